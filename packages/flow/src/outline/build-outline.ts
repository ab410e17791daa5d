import type { Block, BlockId, FunctionIR, LocationTable, WorkflowIR } from '@namu/core/internal'
import { callGraph, type CallGraph } from '../analysis/call-graph.js'
import { controlFlow, type ControlFlow } from '../analysis/control-flow.js'
import { choiceSpeller, type SourceOf } from './conditions.js'
import { decisionsOf, negated, type Decision, type Decisions } from './decisions.js'
import type { Outline, OutlineItem } from './outline.js'
import { Placement } from './placement.js'
import { stepFinder, type Step } from './steps.js'
import { tidy } from './tidy.js'

/**
 * Folds the blocks of a workflow back into the constructs of its source: calls, sleeps and what
 * decides about them. Computations are left out, and so are functions and constructs without steps.
 */
export function outlineOf(ir: WorkflowIR, sourceOf?: SourceOf): readonly Outline[] {
  const calls = callGraph(ir)
  return ir.functions
    .filter(({ id }) => id === ir.entry || calls.hasSteps(id))
    .map((fn) => new OutlineBuilder(fn, calls, ir.locations, sourceOf).build())
}

/** Where a piece of the outline stands. */
interface Context {
  /** What control reaches when the piece has run to its end. */
  readonly next?: BlockId
  /** The loops around it, outermost first, and where each goes on when it is left. */
  readonly loops: readonly { readonly header: BlockId; readonly exit: BlockId | undefined }[]
  /** The handlers of the `try` constructs around it. */
  readonly handlers: readonly BlockId[]
}

class OutlineBuilder {
  readonly #fn: FunctionIR
  readonly #flow: ControlFlow<Block>
  readonly #decisions: Decisions
  readonly #places: Placement
  readonly #stepsIn: (block: Block) => readonly Step[]
  readonly #done = new Set<BlockId>()

  constructor(
    fn: FunctionIR,
    calls: CallGraph,
    locations: LocationTable,
    sourceOf: SourceOf | undefined,
  ) {
    this.#fn = fn
    this.#flow = controlFlow(fn.blocks)
    this.#stepsIn = stepFinder(fn, calls)
    const spell = choiceSpeller(fn, locations, sourceOf)
    this.#decisions = decisionsOf(this.#flow, (it) => this.#stepsIn(it).length > 0, spell)
    this.#places = new Placement(this.#flow, this.#decisions)
  }

  build(): Outline {
    const [entry] = this.#flow.order
    const body = entry ? this.#sequence(entry.id, { loops: [], handlers: [] }) : []
    return { function: this.#fn.id, params: this.#fn.params, body: tidy(body) }
  }

  #sequence(id: BlockId, context: Context): readonly OutlineItem[] {
    if (this.#done.has(id)) return [this.#goto(id)]
    this.#done.add(id)
    const { construct } = this.#flow.block(id)
    const items = this.#open(id, context)
    return construct === 'finally' ? this.#finally(id, items) : items
  }

  /** Opens the constructs that begin with a block, the outer one first. */
  #open(id: BlockId, context: Context): readonly OutlineItem[] {
    const loop = this.#places.loop(id)
    const opensLoop = loop && !context.loops.some(({ header }) => header === id)
    const handler = this.#handlersOf(id).find((it) => !context.handlers.includes(it))
    if (opensLoop && (handler === undefined || loop.has(handler))) return this.#loop(id, context)
    const opensTry = handler !== undefined && (this.#goesOn(id, handler) || this.#hasSteps(id))
    return opensTry ? this.#try(id, handler, context) : this.#plain(id, context)
  }

  #hasSteps(id: BlockId): boolean {
    return this.#stepsIn(this.#flow.block(id)).length > 0
  }

  /** Whether the `try` that begins with a block has more blocks. */
  #goesOn(id: BlockId, handler: BlockId): boolean {
    const { tree } = this.#places
    const behind = this.#flow.order.filter((it) => it.id !== id && tree.dominates(id, it.id))
    return behind.some((it) => this.#guards(it.id, handler))
  }

  #plain(id: BlockId, context: Context): readonly OutlineItem[] {
    const behind = this.#places.takeBehind(id, 'block', () => true)
    return [
      ...this.#steps(id),
      ...this.#leave(id, following(context, behind)),
      ...this.#inOrder(behind, context),
    ]
  }

  #loop(id: BlockId, context: Context): readonly OutlineItem[] {
    const exit = this.#places.firstBehindLoop(id) ?? context.next
    const behind = this.#places.takeBehind(id, 'loop', () => true)
    const inside: Context = {
      ...context,
      next: id,
      loops: [...context.loops, { header: id, exit }],
    }
    const loc = this.#flow.block(id).end.loc
    const decision = this.#decisions.of(id)
    const asked =
      decision.kind === 'branch' && this.#steps(id).length === 0
        ? this.#asksBefore(id, decision, exit)
        : undefined
    const item: OutlineItem = asked
      ? {
          kind: 'loop',
          block: id,
          condition: asked.condition,
          asks: 'before',
          body: this.#askedBody(id, asked.inside, inside),
          loc,
        }
      : { kind: 'loop', block: id, asks: 'inside', body: this.#open(id, inside), loc }
    return [item, ...this.#inOrder(behind, context)]
  }

  #asksBefore(
    id: BlockId,
    { condition, then, otherwise }: Extract<Decision, { kind: 'branch' }>,
    exit: BlockId | undefined,
  ): { readonly condition: string; readonly inside: BlockId } | undefined {
    const stays = (to: BlockId): boolean => this.#places.loop(id)?.has(to) === true
    if (stays(then) && otherwise === exit) return { condition, inside: then }
    if (stays(otherwise) && then === exit)
      return { condition: negated(condition), inside: otherwise }
    return undefined
  }

  #askedBody(header: BlockId, first: BlockId, context: Context): readonly OutlineItem[] {
    const behind = this.#places.takeBehind(header, 'block', () => true)
    return [...this.#go(first, following(context, behind)), ...this.#inOrder(behind, context)]
  }

  #try(id: BlockId, handler: BlockId, context: Context): readonly OutlineItem[] {
    const guards = (block: BlockId): boolean => this.#guards(block, handler)
    const outside = (it: BlockId): boolean => !guards(it)
    const behind = [
      ...this.#places.takeBehind(id, 'block', outside),
      ...this.#places.takeBehind(id, 'loop', outside),
    ]
    const handlers = [...context.handlers, handler]
    const after = following(context, behind)
    const goesOnInside = this.#goesOn(id, handler)
    const body = goesOnInside ? this.#open(id, { ...after, handlers }) : this.#steps(id)
    const item: OutlineItem = {
      kind: 'try',
      block: id,
      handler,
      body,
      ...this.#caught(handler, after),
      loc: this.#flow.block(id).body[0]?.loc ?? this.#flow.block(id).end.loc,
    }
    const tail = goesOnInside ? [] : this.#leave(id, after)
    return [item, ...tail, ...this.#inOrder(behind, context)]
  }

  /** What a `finally` alone catches, to throw it again behind, is not in the source. */
  #caught(handler: BlockId, context: Context): { readonly caught?: readonly OutlineItem[] } {
    const { params, end } = this.#flow.block(handler)
    const rethrows =
      end.kind === 'jump' &&
      this.#flow.block(end.edge.to).construct === 'finally' &&
      end.edge.args.some((arg) => arg === params[0])
    const caught = this.#sequence(handler, context)
    return rethrows ? {} : { caught }
  }

  /** Whether a block, or what it dominates outside the handler itself, can get to the handler. */
  #guards(block: BlockId, handler: BlockId): boolean {
    const { tree } = this.#places
    return this.#flow.order.some(
      ({ id }) =>
        tree.dominates(block, id) &&
        !tree.dominates(handler, id) &&
        this.#handlersOf(id).includes(handler),
    )
  }

  /** The handlers an exception in a block can get to, the outermost first. */
  #handlersOf(id: BlockId): readonly BlockId[] {
    const handlers: BlockId[] = []
    for (
      let next = this.#flow.block(id).onError?.to;
      next !== undefined && !handlers.includes(next);
      next = this.#flow.block(next).onError?.to
    )
      handlers.unshift(next)
    return handlers
  }

  /** Everything up to the dispatch of the completion is the `finally` block of the source. */
  #finally(id: BlockId, items: readonly OutlineItem[]): readonly OutlineItem[] {
    const dispatch = items.findIndex((it) => it.kind === 'switch' && it.completes)
    const end = dispatch < 0 ? items.length : dispatch
    const loc = this.#flow.block(id).body[0]?.loc ?? this.#flow.block(id).end.loc
    const item: OutlineItem = { kind: 'finally', block: id, body: items.slice(0, end), loc }
    return [item, ...items.slice(end)]
  }

  #inOrder(blocks: readonly BlockId[], context: Context): readonly OutlineItem[] {
    return blocks.flatMap((id, index) =>
      this.#sequence(id, following(context, blocks.slice(index + 1))),
    )
  }

  #steps(block: BlockId): readonly OutlineItem[] {
    return this.#stepsIn(this.#flow.block(block)).map((step) => ({ kind: 'step', block, step }))
  }

  /** The end of a block and what stands on its ways. */
  #leave(block: BlockId, context: Context): readonly OutlineItem[] {
    const decision = this.#decisions.of(block)
    const { loc } = decision
    switch (decision.kind) {
      case 'jump':
        return this.#go(decision.to, context)
      case 'branch': {
        const then = this.#go(decision.then, context)
        const otherwise = this.#go(decision.otherwise, context)
        return [{ kind: 'if', block, condition: decision.condition, then, otherwise, loc }]
      }
      case 'switch': {
        const cases = [...decision.cases, { label: 'default', to: decision.otherwise }].map(
          ({ label, to }) => ({ label, body: this.#go(to, context) }),
        )
        const { value, completes } = decision
        return [{ kind: 'switch', block, value, cases, completes, loc }]
      }
      case 'return':
      case 'throw':
        return [{ kind: 'leave', how: decision.kind, block, loc }]
      case 'unreachable':
        return []
    }
  }

  #go(to: BlockId, context: Context): readonly OutlineItem[] {
    if (to === context.next) return []
    const { loc } = this.#flow.block(to).end
    const inner = context.loops.at(-1)
    if (inner?.header === to) return [{ kind: 'leave', how: 'continue', block: to, loc }]
    if (inner?.exit === to) return [{ kind: 'leave', how: 'break', block: to, loc }]
    if (this.#done.has(to) || this.#places.isBehind(to)) return [this.#goto(to)]
    return this.#sequence(to, context)
  }

  #goto(block: BlockId): OutlineItem {
    const { body, end, construct } = this.#flow.block(block)
    const loc = body[0]?.loc ?? end.loc
    return { kind: 'goto', block, byFinally: construct === 'finally', loc }
  }
}

/** The context of what stands before `behind`. */
function following(context: Context, [first]: readonly BlockId[]): Context {
  return first === undefined ? context : { ...context, next: first }
}
