import {
  type FunctionId,
  type FunctionIR,
  type Instruction,
  type SiteId,
  type WorkflowIR,
  definitionOf,
} from '@namu/core/internal'
import { calleeOf } from '../ir/callee-of.js'
import { outlineOf } from '../outline/build-outline.js'
import type { OutlineItem } from '../outline/outline.js'
import { loopHead } from '../outline/print-outline.js'
import { valueDescriber } from '../render/describe-value.js'

/** A call, wait or use of a function with steps, as a reader of the source sees it. */
export interface CallSite {
  readonly site: SiteId
  readonly function: FunctionId
  /** What it starts or calls: a task's id, `sleep`, or the function as the source names it. */
  readonly target: string
  /** The constructs around it, outermost first. */
  readonly inside: readonly Surrounding[]
  /** Arguments as far as they can be spelled. */
  readonly arguments: readonly string[]
  /** How its outcome is taken. */
  readonly waits: 'in place' | 'await' | 'later'
  readonly at: { readonly file: string; readonly line: number; readonly column: number }
}

interface Surrounding {
  /** `if`, `else`, `case`, `loop`, `try`, `catch` or `finally`. */
  readonly kind: string
  /** What it asks, as the source spells it. */
  readonly text: string
}

/** The call sites of a workflow in the order of its outline. */
export function callSitesOf(ir: WorkflowIR): readonly CallSite[] {
  return outlineOf(ir).flatMap((outline) => {
    const fn = ir.functions.find(({ id }) => id === outline.function)
    return fn ? new SiteReader(ir, fn).read(outline.body, []) : []
  })
}

class SiteReader {
  readonly #ir: WorkflowIR
  readonly #fn: FunctionIR
  readonly #describe: ReturnType<typeof valueDescriber>

  constructor(ir: WorkflowIR, fn: FunctionIR) {
    this.#ir = ir
    this.#fn = fn
    this.#describe = valueDescriber(fn)
  }

  read(items: readonly OutlineItem[], inside: readonly Surrounding[]): readonly CallSite[] {
    return items.flatMap((item) => this.#item(item, inside))
  }

  #item(item: OutlineItem, inside: readonly Surrounding[]): readonly CallSite[] {
    const within = (
      items: readonly OutlineItem[],
      kind: string,
      text: string,
    ): readonly CallSite[] => this.read(items, [...inside, { kind, text }])
    switch (item.kind) {
      case 'step': {
        const block = this.#fn.blocks.find(({ id }) => id === item.block)
        const instruction = block?.body[item.step.at]
        return instruction ? [this.#site(instruction, item.step, inside)] : []
      }
      case 'if':
        return [
          ...within(item.then, 'if', `if ${item.condition}`),
          ...within(item.otherwise, 'else', `else of ${item.condition}`),
        ]
      case 'switch':
        return item.cases.flatMap(({ label, body }) =>
          within(body, 'case', `case ${label} of ${item.value}`),
        )
      case 'loop':
        return within(item.body, 'loop', loopHead(item))
      case 'try':
        return [...within(item.body, 'try', 'try'), ...within(item.caught ?? [], 'catch', 'catch')]
      case 'finally':
        return within(item.body, 'finally', 'finally')
      case 'leave':
      case 'goto':
        return []
    }
  }

  #site(
    instruction: Instruction,
    { site, name, loc }: Extract<OutlineItem, { kind: 'step' }>['step'],
    inside: readonly Surrounding[],
  ): CallSite {
    const { files, spans } = this.#ir.locations
    const [file = -1, line = 0, column = 0] = spans[loc] ?? []
    const args = 'args' in instruction ? instruction.args : []
    const starts = instruction.kind === 'start'
    return {
      site,
      function: this.#fn.id,
      target: starts ? calleeOf(instruction.target) : name,
      inside,
      arguments: args.map(
        ({ kind, value }) => (kind === 'spread' ? '...' : '') + this.#describe(value),
      ),
      waits: starts && instruction.sync ? 'in place' : this.#waits(instruction),
      at: { file: files[file] ?? '', line, column },
    }
  }

  #waits(instruction: Instruction): CallSite['waits'] {
    const value = definitionOf(instruction)
    const awaited = this.#fn.blocks.some(({ body }) =>
      body.some((it) => it.kind === 'await' && it.value === value),
    )
    return awaited ? 'await' : 'later'
  }
}
