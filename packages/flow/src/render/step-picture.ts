import {
  type Block,
  type BlockId,
  type FunctionId,
  type FunctionIR,
  type LocationId,
  type LocationTable,
  type WorkflowIR,
} from '@namu/core/internal'
import { callGraph, type CallGraph } from '../analysis/call-graph.js'
import { controlFlow, type ControlFlow } from '../analysis/control-flow.js'
import { outlineOf } from '../outline/build-outline.js'
import { choiceSpeller, type SourceOf } from '../outline/conditions.js'
import { decisionsOf, waysOf, type Decisions } from '../outline/decisions.js'
import { stepFinder } from '../outline/steps.js'
import { choicesOf } from './choices.js'
import { shortName } from './describe-value.js'
import { groupNodes } from './group-nodes.js'
import type { Picture, PictureEdge, PictureGroup, PictureNode } from './picture.js'

/**
 * A workflow as people see it: task calls, sleeps, choices between different steps and ends, inside
 * the loops and `try` constructs of the source. Everything else is left out, and functions that have
 * no step, too.
 */
export function stepPicture(ir: WorkflowIR, sourceOf?: SourceOf): Picture {
  const calls = callGraph(ir)
  const outlines = outlineOf(ir, sourceOf)
  const entries = new Map(outlines.map((it, index) => [it.function, `f${index}`]))
  const parts = outlines.flatMap((outline) => {
    const fn = ir.functions.find(({ id }) => id === outline.function)
    if (!fn) return []
    const { nodes, edges, nodeId } = new FunctionPicture(fn, ir, entries, calls, sourceOf).draw()
    const root = { id: `g${entries.get(fn.id) ?? ''}`, label: shortName(fn.id) }
    const group = groupNodes(outline, nodes, root, nodeId)
    return [{ group: withLines(group, ir.locations), edges }]
  })
  return {
    title: ir.name,
    groups: parts.map(({ group }) => group),
    edges: parts.flatMap(({ edges }) => edges),
  }
}

/** Adds the line of the source to what has a place there. */
function withLines(group: PictureGroup, locations: LocationTable): PictureGroup {
  const placed = (label: string, loc: LocationId | undefined): string => {
    const line = loc === undefined ? undefined : locations.spans[loc]?.[1]
    return line === undefined ? label : `${label} :${line}`
  }
  return {
    ...group,
    label: placed(group.label, group.loc),
    nodes: group.nodes.map((node) => ({
      ...node,
      label: node.site === undefined ? node.label : placed(node.label, node.loc),
    })),
    groups: group.groups.map((inner) => withLines(inner, locations)),
  }
}

interface Drawn {
  readonly node: PictureNode
  /** Functions that run because of it. */
  readonly calls: readonly FunctionId[]
}

/** Connects to the first step of a block, or to those of the blocks behind it. */
type Go = (from: string, to: BlockId, label?: string) => void

/** Whether an exception can come out of a node. */
const canFail = (kind: PictureNode['kind']): boolean =>
  kind !== 'start' && kind !== 'branch' && kind !== 'catch' && kind !== 'end' && kind !== 'block'

class FunctionPicture {
  readonly #fn: FunctionIR
  readonly #entries: ReadonlyMap<FunctionId, string>
  readonly #flow: ControlFlow<Block>
  readonly #decisions: Decisions
  readonly #steps = new Map<BlockId, readonly Drawn[]>()
  readonly #nodes = new Map<string, PictureNode>()
  readonly #edges = new Map<string, PictureEdge>()

  constructor(
    fn: FunctionIR,
    ir: WorkflowIR,
    entries: ReadonlyMap<FunctionId, string>,
    calls: CallGraph,
    sourceOf: SourceOf | undefined,
  ) {
    this.#fn = fn
    this.#entries = entries
    this.#flow = controlFlow(fn.blocks)
    const stepsIn = stepFinder(fn, calls)
    const spell = choiceSpeller(fn, ir.locations, sourceOf)
    this.#decisions = decisionsOf(this.#flow, (it) => stepsIn(it).length > 0, spell)
    const handlers = new Set(fn.blocks.map(({ onError }) => onError?.to))
    for (const block of this.#flow.order) {
      const steps: Drawn[] = handlers.has(block.id) ? [this.#draft(block, 'catch', 'catch')] : []
      for (const { at, kind, name, site, loc, calls: called } of stepsIn(block)) {
        const node = { id: this.#node(block.id, `s${at}`), label: name, kind, site, loc }
        steps.push({ node, calls: called })
      }
      const { kind } = block.end
      if (kind === 'return') steps.push(this.#draft(block, 'end', 'return'))
      if (kind === 'throw') steps.push(this.#draft(block, 'end', 'throw', 'throw'))
      this.#steps.set(block.id, steps)
    }
  }

  draw(): {
    readonly nodes: readonly PictureNode[]
    readonly edges: readonly PictureEdge[]
    readonly nodeId: (block: BlockId, name: string) => string
  } {
    const { id, params } = this.#fn
    const start: PictureNode = {
      id: this.#prefix,
      label: `${shortName(id)}(${params.join(', ')})`,
      kind: 'start',
    }
    this.#nodes.set(start.id, start)
    const choices = choicesOf(
      this.#flow,
      (block) => waysOf(this.#decisions.of(block)),
      (block) => (this.#steps.get(block.id)?.length ?? 0) > 0,
    )
    for (const block of this.#flow.order)
      if (choices.isChoice(block.id) && this.#decisions.owner(block.id) === block.id)
        this.#steps.set(block.id, [...(this.#steps.get(block.id) ?? []), this.#choice(block)])

    const waiting: BlockId[] = []
    const go: Go = (from, to, label) => {
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
    const nodeId = (block: BlockId, name: string): string => this.#node(block, name)
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()], nodeId }
  }

  /** Draws the steps of a block and where they lead; answers the handlers that are reached. */
  #drawBlock(block: Block, go: Go): readonly BlockId[] {
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
    const failing = steps.filter(({ node }) => canFail(node.kind))
    if (handler === undefined || failing.length === 0) return []
    for (const { node } of failing)
      this.#connect({ from: node.id, to: this.#node(handler, 'catch'), kind: 'error' })
    return [handler]
  }

  #leave({ id }: Block, { node }: Drawn, go: Go): void {
    const decision = this.#decisions.of(id)
    const labelled = node.kind === 'branch'
    if (decision.kind === 'jump') go(node.id, decision.to)
    if (decision.kind === 'branch') {
      go(node.id, decision.then, labelled ? 'yes' : undefined)
      go(node.id, decision.otherwise, labelled ? 'no' : undefined)
    }
    if (decision.kind !== 'switch') return
    if (decision.completes) for (const to of waysOf(decision)) go(node.id, to)
    else {
      for (const { label, to } of decision.cases) go(node.id, to, label)
      go(node.id, decision.otherwise, 'else')
    }
  }

  #choice({ id, construct }: Block): Drawn {
    const decision = this.#decisions.of(id)
    const node = this.#node(id, 'choice')
    const drawn = (label: string): Drawn => ({
      node: { id: node, label, kind: 'branch', loc: decision.loc },
      calls: [],
    })
    if (decision.kind === 'branch') {
      if (/^(next item$|each of )/.test(decision.condition)) return drawn('next item?')
      return drawn(construct === 'loop' ? `while ${decision.condition}` : `${decision.condition}?`)
    }
    // Where a finally block ends, the way goes on as it was before.
    if (decision.kind === 'switch' && decision.completes) return drawn('go on')
    return drawn(decision.kind === 'switch' ? `${decision.value}?` : '…?')
  }

  #draft(block: Block, name: 'catch' | 'end', label: string, kind: 'throw' | typeof name = name) {
    const node = { id: this.#node(block.id, name), label, kind, loc: block.end.loc }
    return { node, calls: [] }
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
