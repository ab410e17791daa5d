import type { CallSite } from './call-sites.js'

/** What happened to the call sites of one name; `site` is that name. */
export type SiteChange =
  | { readonly kind: 'added'; readonly site: string; readonly after: CallSite }
  | { readonly kind: 'removed'; readonly site: string; readonly before: CallSite }
  /** It starts something else, or with other arguments, or waits in another way. */
  | {
      readonly kind: 'changed'
      readonly site: string
      readonly what: readonly ('target' | 'arguments' | 'waits')[]
      readonly before: CallSite
      readonly after: CallSite
    }
  /** It stands in other constructs, or before others that it stood behind. */
  | {
      readonly kind: 'moved'
      readonly site: string
      readonly what: 'construct' | 'order'
      readonly before: CallSite
      readonly after: CallSite
    }
  /** The constructs around it ask something else. */
  | {
      readonly kind: 'control'
      readonly site: string
      readonly before: CallSite
      readonly after: CallSite
    }

/** Compares two lists of call sites by name. A site may have changed and moved at once. */
export function matchSites(
  before: readonly CallSite[],
  after: readonly CallSite[],
): readonly SiteChange[] {
  const old = new Map(before.map((it) => [it.site, it]))
  const now = new Map(after.map((it) => [it.site, it]))
  const removed = before
    .filter(({ site }) => !now.has(site))
    .map((it): SiteChange => ({ kind: 'removed', site: it.site, before: it }))
  const kept = after.flatMap((it) => {
    const was = old.get(it.site)
    return was ? [[was, it] as const] : []
  })
  const inOrder = longestCommonOrder(kept.map(([was]) => before.indexOf(was)))
  const changes = after.flatMap((it) => {
    const was = old.get(it.site)
    if (!was) return [{ kind: 'added', site: it.site, after: it } satisfies SiteChange]
    return changesOf(was, it, inOrder.has(before.indexOf(was)))
  })
  return [...removed, ...changes]
}

function changesOf(before: CallSite, after: CallSite, inOrder: boolean): readonly SiteChange[] {
  const { site } = after
  const changes: SiteChange[] = []
  const what = [
    ...(before.target === after.target ? [] : (['target'] as const)),
    ...(before.arguments.join() === after.arguments.join() ? [] : (['arguments'] as const)),
    ...(before.waits === after.waits ? [] : (['waits'] as const)),
  ]
  if (what.length > 0) changes.push({ kind: 'changed', site, what, before, after })
  const [old, now] = [before.inside, after.inside]
  if (old.map(({ kind }) => kind).join() !== now.map(({ kind }) => kind).join())
    changes.push({ kind: 'moved', site, what: 'construct', before, after })
  else {
    if (!inOrder) changes.push({ kind: 'moved', site, what: 'order', before, after })
    if (old.some(({ text }, at) => text !== now[at]?.text))
      changes.push({ kind: 'control', site, before, after })
  }
  return changes
}

/** The numbers of a longest increasing subsequence: what kept its order; the others moved. */
export function longestCommonOrder(numbers: readonly number[]): ReadonlySet<number> {
  const lengths: number[] = []
  const previous: number[] = []
  let best = -1
  numbers.forEach((number, at) => {
    let [length, from] = [1, -1]
    for (let earlier = 0; earlier < at; earlier += 1) {
      const longer = (lengths[earlier] ?? 0) + 1
      if ((numbers[earlier] ?? 0) < number && longer > length) [length, from] = [longer, earlier]
    }
    lengths.push(length)
    previous.push(from)
    if (length > (lengths[best] ?? 0)) best = at
  })
  const found = new Set<number>()
  for (let at = best; at >= 0; at = previous[at] ?? -1) found.add(numbers[at] ?? 0)
  return found
}
