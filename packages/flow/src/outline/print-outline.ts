import type { FunctionId, LocationId, WorkflowIR } from '@namu/core/internal'
import { shortName } from '../render/describe-value.js'
import { outlineOf } from './build-outline.js'
import type { SourceOf } from './conditions.js'
import type { Outline, OutlineItem } from './outline.js'

/**
 * A workflow as text for people: its steps inside the constructs of the source, with line numbers.
 * Functions stand where they are called; a second call only names them.
 *
 * ```
 * invoice(customer, items)  src/invoice.ts
 *   call map                   5
 *     <arrow>1(item)
 *       priceOf                5
 *   if total > 100             8
 *     approve                  9
 *   send                      11
 * ```
 */
export function printOutline(ir: WorkflowIR, sourceOf?: SourceOf): string {
  return new OutlinePrinter(ir, outlineOf(ir, sourceOf)).print()
}

interface Line {
  readonly depth: number
  readonly text: string
  readonly loc?: LocationId
}

class OutlinePrinter {
  readonly #ir: WorkflowIR
  readonly #outlines: ReadonlyMap<FunctionId, Outline>
  readonly #printed = new Set<FunctionId>()
  readonly #lines: Line[] = []

  constructor(ir: WorkflowIR, outlines: readonly Outline[]) {
    this.#ir = ir
    this.#outlines = new Map(outlines.map((it) => [it.function, it]))
  }

  print(): string {
    this.#function(this.#ir.entry, 0)
    // What is called through values that are not followed.
    for (const id of this.#outlines.keys()) if (!this.#printed.has(id)) this.#function(id, 0)
    const width = Math.max(...this.#lines.map(({ depth, text }) => 2 * depth + text.length)) + 2
    return this.#lines
      .map(({ depth, text, loc }) => {
        const line = '  '.repeat(depth) + text
        return `${loc === undefined ? line : line.padEnd(width) + this.#place(loc)}\n`
      })
      .join('')
  }

  #function(id: FunctionId, depth: number): void {
    const outline = this.#outlines.get(id)
    if (!outline) return
    this.#printed.add(id)
    this.#lines.push({ depth, text: `${shortName(id)}(${outline.params.join(', ')})` })
    this.#items(outline.body, depth + 1)
  }

  #items(items: readonly OutlineItem[], depth: number): void {
    for (const item of items) this.#item(item, depth)
  }

  #item(item: OutlineItem, depth: number): void {
    const line = (text: string, loc?: LocationId): void =>
      void this.#lines.push({ depth, text, ...(loc !== undefined && { loc }) })
    switch (item.kind) {
      case 'step': {
        const { step } = item
        line(step.kind === 'call' ? `call ${step.name}` : step.name, step.loc)
        for (const id of step.calls)
          if (this.#printed.has(id))
            this.#lines.push({ depth: depth + 1, text: `${shortName(id)}, see above` })
          else this.#function(id, depth + 1)
        return
      }
      case 'if':
        line(`if ${item.condition}`, item.loc)
        this.#items(item.then, depth + 1)
        if (item.otherwise.length === 0) return
        line('else')
        this.#items(item.otherwise, depth + 1)
        return
      case 'switch':
        line(`switch ${item.value}`, item.loc)
        for (const { label, body } of item.cases) {
          if (body.length === 0) continue
          this.#lines.push({ depth: depth + 1, text: label })
          this.#items(body, depth + 2)
        }
        return
      case 'loop':
        line(loopHead(item), item.loc)
        this.#items(item.body, depth + 1)
        return
      case 'try':
        line('try', item.loc)
        this.#items(item.body, depth + 1)
        if (item.caught) line('catch')
        this.#items(item.caught ?? [], depth + 1)
        return
      case 'finally':
        line('finally', item.loc)
        this.#items(item.body, depth + 1)
        return
      case 'leave':
        line(item.how, item.how === 'return' || item.how === 'throw' ? item.loc : undefined)
        return
      case 'goto':
        line(item.byFinally ? 'leave by finally' : `go on at ${this.#place(item.loc)}`)
    }
  }

  #place(loc: LocationId): string {
    return String(this.#ir.locations.spans[loc]?.[1] ?? '?')
  }
}

/** `for each of xs`, `while x < 3`, `repeat`: the first line of a loop. */
export function loopHead({ condition, asks }: Extract<OutlineItem, { kind: 'loop' }>): string {
  if (condition === undefined) return 'repeat'
  if (/^(each of |next item$)/.test(condition)) return `for ${condition}`
  return asks === 'after' ? `repeat while ${condition}` : `while ${condition}`
}
