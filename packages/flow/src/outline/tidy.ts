import { negated } from './decisions.js'
import type { OutlineItem } from './outline.js'

/**
 * Brings an outline into the form people write: constructs without steps or ways out go, an `else`
 * after a way out stands below, and an empty `then` becomes the opposite condition.
 */
export function tidy(items: readonly OutlineItem[]): readonly OutlineItem[] {
  return withoutLast(items.flatMap(tidyItem), isBareReturn)
}

function tidyAll(items: readonly OutlineItem[]): readonly OutlineItem[] {
  return items.flatMap(tidyItem)
}

function tidyItem(item: OutlineItem): readonly OutlineItem[] {
  switch (item.kind) {
    case 'step':
    case 'leave':
    case 'goto':
      return [item]
    case 'if':
      return tidyIf(item)
    case 'switch': {
      const cases = item.cases.map(({ label, body }) => ({ label, body: tidyAll(body) }))
      // The ways out of a `finally` were written before it, where they begin.
      if (item.completes) return cases.flatMap(({ body }) => (body.some(isStep) ? body : []))
      return cases.every(({ body }) => body.length === 0) ? [] : [{ ...item, cases }]
    }
    case 'loop':
      return tidyLoop(item)
    case 'try': {
      const body = tidyAll(item.body)
      const caught = item.caught && { caught: tidyAll(item.caught) }
      return body.length === 0 ? [] : [{ ...item, body, ...caught }]
    }
    case 'finally': {
      const body = tidyAll(item.body)
      return body.some(isStep) ? [{ ...item, body }] : []
    }
  }
}

function tidyIf(item: Extract<OutlineItem, { kind: 'if' }>): readonly OutlineItem[] {
  const [then, otherwise] = [tidyAll(item.then), tidyAll(item.otherwise)]
  if (then.length === 0 && otherwise.length === 0) return []
  if (then.length === 0)
    return [{ ...item, condition: negated(item.condition), then: otherwise, otherwise: [] }]
  if (endsAbruptly(then)) return [{ ...item, then, otherwise: [] }, ...otherwise]
  return [{ ...item, then, otherwise }]
}

function tidyLoop(item: Extract<OutlineItem, { kind: 'loop' }>): readonly OutlineItem[] {
  const body = withoutLast(tidyAll(item.body), ({ kind, ...it }) => {
    return kind === 'leave' && 'how' in it && it.how === 'continue'
  })
  if (!hasContent(body)) return []
  // `do … while`: the question at the end leaves the loop or goes back.
  const last = body.at(-1)
  if (item.asks === 'inside' && last?.kind === 'if' && last.otherwise.length === 0) {
    const [only, second] = last.then
    if (only?.kind === 'leave' && only.how === 'break' && !second)
      return [
        { ...item, condition: negated(last.condition), asks: 'after', body: body.slice(0, -1) },
      ]
  }
  return [{ ...item, body }]
}

function endsAbruptly(items: readonly OutlineItem[]): boolean {
  const last = items.at(-1)
  if (last?.kind === 'if') return endsAbruptly(last.then) && endsAbruptly(last.otherwise)
  return last?.kind === 'leave' || last?.kind === 'goto'
}

/** Whether anything happens that is seen outside a loop. */
function hasContent(items: readonly OutlineItem[]): boolean {
  return items.some((it) =>
    it.kind === 'leave'
      ? it.how === 'return' || it.how === 'throw'
      : it.kind === 'goto' || isStep(it) || inside(it).some((part) => hasContent(part)),
  )
}

const isStep = (it: OutlineItem): boolean =>
  it.kind === 'step' || inside(it).some((part) => part.some(isStep))

/** The parts of a construct. */
export function inside(item: OutlineItem): readonly (readonly OutlineItem[])[] {
  switch (item.kind) {
    case 'if':
      return [item.then, item.otherwise]
    case 'switch':
      return item.cases.map(({ body }) => body)
    case 'loop':
    case 'finally':
      return [item.body]
    case 'try':
      return item.caught ? [item.body, item.caught] : [item.body]
    case 'step':
    case 'leave':
    case 'goto':
      return []
  }
}

const isBareReturn = (it: OutlineItem): boolean => it.kind === 'leave' && it.how === 'return'

/** The `return` at the end says nothing. */
function withoutLast(
  items: readonly OutlineItem[],
  dropped: (item: OutlineItem) => boolean,
): readonly OutlineItem[] {
  const last = items.at(-1)
  return last && dropped(last) ? items.slice(0, -1) : items
}
