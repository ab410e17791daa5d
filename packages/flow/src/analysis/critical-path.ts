import {
  type BlockId,
  type FunctionId,
  type FunctionIR,
  type Instruction,
  type SiteId,
  type StartTarget,
  type ValueId,
  type WorkflowIR,
  definitionOf,
  operandsOf,
  terminatorOperand,
} from '@namu/core/internal'
import { controlFlow } from './control-flow.js'

export interface CriticalPath {
  /** The most task calls that have to end one after the other before the workflow can return. */
  readonly calls: number
  /** The names of those calls, in order. */
  readonly sites: readonly SiteId[]
  /** Whether loops or recursion were met on the way: then one pass through each is counted. */
  readonly repeats: boolean
}

/** Whether it is work that takes the time of a call. */
const takesCall = ({ kind }: StartTarget): boolean => kind === 'task' || kind === 'workflow'

/** A moment, as the chain of calls that has to end before it. */
interface Moment {
  readonly calls: number
  readonly last?: { readonly site: SiteId; readonly before: Moment }
}

const start: Moment = { calls: 0 }
const later = (a: Moment, b: Moment): Moment => (b.calls > a.calls ? b : a)
const afterCall = (before: Moment, site: SiteId): Moment => ({
  calls: before.calls + 1,
  last: { site, before },
})

/**
 * The critical path of a workflow in number of task calls: how many round trips its shortest
 * possible run takes, when every call takes equally long. Both sides of a branch count.
 */
export function criticalPath(ir: WorkflowIR): CriticalPath {
  const search = new PathSearch(ir)
  const end = search.function(ir.entry, start)
  return { calls: end.calls, sites: sitesOf(end), repeats: search.repeats }
}

function sitesOf(end: Moment): readonly SiteId[] {
  const sites: SiteId[] = []
  for (let at = end.last; at; at = at.before.last) sites.push(at.site)
  return sites.reverse()
}

/**
 * Follows time through the functions. A frame has a moment at each point, and each value the moment
 * when it is settled, if it is or holds a promise: a start settles one call later, and only `await`
 * and synchronous starts move the frame.
 */
class PathSearch {
  readonly #functions: ReadonlyMap<FunctionId, FunctionIR>
  readonly #active = new Set<FunctionId>()
  /** Paths through functions that are given nothing they have to wait for. */
  readonly #paths = new Map<FunctionId, readonly SiteId[]>()
  repeats = false

  constructor(ir: WorkflowIR) {
    this.#functions = new Map(ir.functions.map((fn) => [fn.id, fn]))
  }

  /** When a call that begins at `from` has settled; what it is given is settled at `inputs`. */
  function(id: FunctionId, from: Moment, inputs: Moment = from): Moment {
    const fn = this.#functions.get(id)
    if (!fn || this.#active.has(id)) {
      this.repeats = true
      return later(from, inputs)
    }
    const known = this.#paths.get(id)
    if (known && inputs.calls <= from.calls) return known.reduce(afterCall, from)
    this.#active.add(id)
    if (inputs.calls > from.calls) {
      const end = this.#body(fn, from, inputs)
      this.#active.delete(id)
      return end
    }
    const path = sitesOf(this.#body(fn, start, start))
    this.#active.delete(id)
    this.#paths.set(id, path)
    return path.reduce(afterCall, from)
  }

  #body(fn: FunctionIR, from: Moment, inputs: Moment): Moment {
    const flow = controlFlow(fn.blocks)
    const settled = new Map<ValueId, Moment>(fn.blocks[0]?.params.map((param) => [param, inputs]))
    const closures = new Map<ValueId, FunctionId>()
    const entered = new Map<BlockId, Moment>()
    const left = new Set<BlockId>()
    const when = (value: ValueId): Moment => settled.get(value) ?? start
    const delay = (value: ValueId, moment: Moment): void =>
      void settled.set(value, later(when(value), moment))
    let end = from
    for (const block of flow.order) {
      let now = entered.get(block.id) ?? from
      for (const instruction of block.body) {
        if (instruction.kind === 'closure') closures.set(instruction.id, instruction.function)
        const moment = this.#settles(instruction, now, when, closures)
        if (instruction.kind === 'await' || (instruction.kind === 'start' && instruction.sync))
          now = later(now, moment)
        const value = definitionOf(instruction)
        if (value !== undefined) delay(value, moment)
        const holder = holderOf(instruction)
        if (holder !== undefined) delay(holder, moment)
      }
      left.add(block.id)
      for (const { edge, handler } of flow.successors(block.id)) {
        if (left.has(edge.to)) {
          this.repeats = true
          // One round: what the loop's head leads out to comes after it.
          for (const { edge: out } of flow.successors(edge.to))
            if (!left.has(out.to)) entered.set(out.to, later(entered.get(out.to) ?? from, now))
          continue
        }
        entered.set(edge.to, later(entered.get(edge.to) ?? from, now))
        flow
          .block(edge.to)
          .params.slice(handler ? 1 : 0)
          .forEach((param, index) => {
            const arg = edge.args[index]
            if (arg !== undefined) delay(param, when(arg))
          })
      }
      const result = terminatorOperand(block.end)
      if (block.end.kind === 'return' && result !== undefined) end = later(end, when(result))
      if (block.end.kind === 'return' || block.end.kind === 'throw') end = later(end, now)
    }
    return end
  }

  #settles(
    instruction: Instruction,
    now: Moment,
    when: (value: ValueId) => Moment,
    closures: ReadonlyMap<ValueId, FunctionId>,
  ): Moment {
    const known = operandsOf(instruction).map(when).reduce(later, start)
    switch (instruction.kind) {
      case 'start':
        // Only calls count: a timer ends at its time and a person answers at theirs, however long calls take.
        return takesCall(instruction.target) ? afterCall(now, instruction.site) : now
      // Built-ins may call the functions they are given, all at once: `xs.map(async ...)`.
      case 'call':
      case 'callMethod':
      case 'callBuiltin':
        return operandsOf(instruction)
          .flatMap((value) => closures.get(value) ?? [])
          .map((id) => this.function(id, now, later(now, known)))
          .reduce(later, known)
      default:
        return known
    }
  }
}

/** What may hold a promise after an instruction that did not before: `xs.push(promise)`. */
function holderOf(instruction: Instruction): ValueId | undefined {
  switch (instruction.kind) {
    case 'set':
    case 'callMethod':
      return instruction.object
    case 'cellSet':
      return instruction.cell
    default:
      return undefined
  }
}
