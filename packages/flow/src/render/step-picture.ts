import {
  type Block,
  type BlockId,
  type FunctionId,
  type FunctionIR,
  type Instruction,
  type ValueId,
  type WorkflowIR,
  edgesOf,
  operandsOf,
} from '@namu/core/internal'
import { callGraph, type CallGraph } from '../analysis/call-graph.js'
import { controlFlow, type ControlFlow } from '../analysis/control-flow.js'
import { choicesOf } from './choices.js'
import { shortName, startName, valueDescriber } from './describe-value.js'
import type { Picture, PictureEdge, PictureGroup, PictureNode } from './picture.js'

/**
 * A workflow as people see it: task calls, sleeps, choices between different steps, loops around
 * them and ends. Everything else is left out, and functions that have no step, too.
 */
export function stepPicture(ir: WorkflowIR): Picture {
  const calls = callGraph(ir)
  const shown = ir.functions.filter(({ id }) => id === ir.entry || calls.hasSteps(id))
  const entries = new Map(shown.map(({ id }, index) => [id, `f${index}`]))
  const parts = shown.map((fn) => new FunctionPicture(fn, entries, calls).draw())
  return {
    title: ir.name,
    groups: parts.map(({ group }) => group),
    edges: parts.flatMap(({ edges }) => edges),
  }
}

interface Step {
  readonly node: PictureNode
  /** Functions that run because of it. */
  readonly calls: readonly FunctionId[]
}

class FunctionPicture {
  readonly #fn: FunctionIR
  readonly #entries: ReadonlyMap<FunctionId, string>
  readonly #calls: CallGraph
  readonly #flow: ControlFlow<Block>
  readonly #closures = new Map<ValueId, FunctionId>()
  readonly #describe: (value: ValueId) => string
  readonly #steps = new Map<BlockId, readonly Step[]>()
  readonly #nodes = new Map<string, PictureNode>()
  readonly #edges = new Map<string, PictureEdge>()

  constructor(fn: FunctionIR, entries: ReadonlyMap<FunctionId, string>, calls: CallGraph) {
    this.#fn = fn
    this.#entries = entries
    this.#calls = calls
    this.#flow = controlFlow(fn.blocks)
    this.#describe = valueDescriber(fn)
    for (const { body } of fn.blocks)
      for (const instruction of body)
        if (instruction.kind === 'closure') this.#closures.set(instruction.id, instruction.function)
  }

  draw(): { readonly group: PictureGroup; readonly edges: readonly PictureEdge[] } {
    const { id, params } = this.#fn
    const start: PictureNode = {
      id: this.#prefix,
      label: `${shortName(id)}(${params.join(', ')})`,
      kind: 'start',
    }
    this.#nodes.set(start.id, start)
    for (const block of this.#flow.order) this.#steps.set(block.id, this.#stepsIn(block))
    const choices = choicesOf(
      this.#flow,
      ({ id: block }) => (this.#steps.get(block)?.length ?? 0) > 0,
    )
    for (const block of this.#flow.order)
      if (choices.isChoice(block.id))
        this.#steps.set(block.id, [...(this.#steps.get(block.id) ?? []), this.#choice(block)])

    const waiting: BlockId[] = []
    const go = (from: string, to: BlockId, label?: string): void => {
      for (const block of choices.next(to)) {
        const first = this.#steps.get(block)?.[0]
        if (!first) continue
        this.#connect({ from, to: first.node.id, kind: 'flow', ...(label && { label }) })
        waiting.push(block)
      }
    }
    const [entry] = this.#flow.order
    if (entry) go(start.id, entry.id)
    const drawn = new Set<BlockId>()
    for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
      if (drawn.has(block)) continue
      drawn.add(block)
      for (const handler of this.#drawBlock(this.#flow.block(block), go)) waiting.push(handler)
    }
    const group = {
      id: `g${this.#prefix}`,
      function: id,
      label: shortName(id),
      nodes: [...this.#nodes.values()],
    }
    return { group, edges: [...this.#edges.values()] }
  }

  /** Draws the steps of a block and where they lead; answers the handlers that are reached. */
  #drawBlock(
    block: Block,
    go: (from: string, to: BlockId, label?: string) => void,
  ): readonly BlockId[] {
    const steps = this.#steps.get(block.id) ?? []
    steps.forEach(({ node, calls }, index) => {
      this.#nodes.set(node.id, node)
      const before = steps[index - 1]
      if (before) this.#connect({ from: before.node.id, to: node.id, kind: 'flow' })
      for (const id of calls) {
        const to = this.#entries.get(id)
        if (to !== undefined) this.#connect({ from: node.id, to, kind: 'calls' })
      }
    })
    const last = steps.at(-1)
    if (last && last.node.kind !== 'end' && last.node.kind !== 'throw') this.#leave(block, last, go)
    const handler = block.onError?.to
    const failing = steps.filter(({ node }) =>
      ['task', 'timer', 'call', 'throw'].includes(node.kind),
    )
    if (handler === undefined || failing.length === 0) return []
    for (const { node } of failing)
      this.#connect({ from: node.id, to: this.#node(handler, 'catch'), kind: 'error' })
    return [handler]
  }

  #leave(
    { end, construct }: Block,
    { node }: Step,
    go: (from: string, to: BlockId, label?: string) => void,
  ): void {
    if (end.kind === 'jump') go(node.id, end.edge.to)
    const labelled = node.kind === 'branch'
    if (end.kind === 'branch') {
      go(node.id, end.then.to, labelled ? 'yes' : undefined)
      go(node.id, end.else.to, labelled ? 'no' : undefined)
    }
    if (end.kind === 'switch' && construct === 'finally')
      for (const edge of edgesOf(end)) go(node.id, edge.to)
    else if (end.kind === 'switch') {
      for (const { literal, edge } of end.cases)
        go(node.id, edge.to, 'value' in literal ? String(literal.value) : 'undefined')
      go(node.id, end.otherwise.to, 'else')
    }
  }

  #stepsIn(block: Block): readonly Step[] {
    const isHandler = this.#fn.blocks.some(({ onError }) => onError?.to === block.id)
    const step = (name: string, label: string, kind: PictureNode['kind']): Step => ({
      node: { id: this.#node(block.id, name), label, kind },
      calls: [],
    })
    const steps: Step[] = isHandler ? [step('catch', 'catch', 'catch')] : []
    block.body.forEach((instruction, index) => {
      if (instruction.kind === 'start')
        steps.push(step(`s${index}`, startName(instruction.target), instruction.target.kind))
      const calls = this.#called(instruction)
      if (calls.length === 0) return
      const { node } = step(`s${index}`, calleeName(instruction), 'call')
      steps.push({ node, calls })
    })
    const { kind } = block.end
    if (kind === 'return') steps.push(step('end', 'return', 'end'))
    if (kind === 'throw') steps.push(step('end', 'throw', 'throw'))
    return steps
  }

  #choice(block: Block): Step {
    const { end } = block
    const value =
      end.kind === 'branch' ? end.condition : end.kind === 'switch' ? end.value : undefined
    const text = value === undefined ? '…' : this.#describe(value)
    const label = block.construct === 'loop' ? `while ${text}` : `${text}?`
    // Where a finally block ends, the way goes on as it was before; its selector is no source.
    if (block.construct === 'finally')
      return {
        node: { id: this.#node(block.id, 'choice'), label: 'go on', kind: 'branch' },
        calls: [],
      }
    return { node: { id: this.#node(block.id, 'choice'), label, kind: 'branch' }, calls: [] }
  }

  /** The functions with steps that an instruction calls or hands to what calls them. */
  #called(instruction: Instruction): readonly FunctionId[] {
    if (!('site' in instruction) || instruction.kind === 'start') return []
    return operandsOf(instruction)
      .flatMap((value) => this.#closures.get(value) ?? [])
      .filter((id) => this.#calls.hasSteps(id))
  }

  #connect(edge: PictureEdge): void {
    this.#edges.set(`${edge.from} ${edge.kind} ${edge.label ?? ''} ${edge.to}`, edge)
  }

  #node(block: BlockId, name: string): string {
    return `${this.#prefix}_b${block}_${name}`
  }

  get #prefix(): string {
    return this.#entries.get(this.#fn.id) ?? ''
  }
}

/** The callee in a site's name `function / callee / ordinal`. */
function calleeName(instruction: Instruction): string {
  return 'site' in instruction ? (instruction.site.split(' / ').at(-2) ?? '') : ''
}
