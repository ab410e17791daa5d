import {
  type Block,
  type BlockId,
  type LocationId,
  type Terminator,
  type ValueId,
  edgesOf,
  unreachable,
} from '@namu/core/internal'
import type { ControlFlow } from '../analysis/control-flow.js'
import { printLiteral } from '../text/instructions.js'
import type { SpellChoice } from './conditions.js'

interface Branch {
  readonly kind: 'branch'
  readonly condition: string
  readonly then: BlockId
  readonly otherwise: BlockId
  readonly loc: LocationId
}

/** How control leaves a block, with the conditions of `&&` and `||` put together again. */
export type Decision =
  | Branch
  | { readonly kind: 'jump'; readonly to: BlockId; readonly loc: LocationId }
  | {
      readonly kind: 'switch'
      readonly value: string
      readonly cases: readonly { readonly label: string; readonly to: BlockId }[]
      readonly otherwise: BlockId
      /** It goes on where the way into a `finally` had led; its selector is no source. */
      readonly completes: boolean
      readonly loc: LocationId
    }
  | { readonly kind: 'return' | 'throw' | 'unreachable'; readonly loc: LocationId }

export interface Decisions {
  of(block: BlockId): Decision
  /** The block whose decision includes that of `block`: itself for most. */
  owner(block: BlockId): BlockId
}

/**
 * Joins `a && b` and `a || b`: a block that only decides, is reached by one way of another choice, and
 * shares a way with it, becomes part of that choice.
 */
export function decisionsOf(
  flow: ControlFlow<Block>,
  hasSteps: (block: Block) => boolean,
  spell: SpellChoice,
): Decisions {
  const decisions = new Map(flow.order.map((it) => [it.id, decide(it.end, spell, selectors(flow))]))
  const owners = new Map<BlockId, BlockId>()
  const joinable = (id: BlockId): Branch | undefined => {
    const decision = decisions.get(id)
    const alone = flow.predecessors(id).length === 1 && !hasSteps(flow.block(id))
    return alone && decision?.kind === 'branch' ? decision : undefined
  }
  // Against the flow, so that an inner choice is complete when an outer one takes it in.
  for (const { id } of flow.order.toReversed())
    for (let joined = true; joined;) {
      joined = false
      const outer = decisions.get(id)
      if (outer?.kind !== 'branch') break
      for (const inner of [outer.then, outer.otherwise]) {
        const choice = joinable(inner)
        const both = choice && inner !== id && join(outer, inner, choice)
        if (!both) continue
        decisions.set(id, both)
        owners.set(inner, id)
        joined = true
        break
      }
    }
  const owner = (id: BlockId): BlockId => {
    const next = owners.get(id)
    return next === undefined ? id : owner(next)
  }
  const nothing: Decision = { kind: 'unreachable', loc: 0 as LocationId }
  return { of: (id) => decisions.get(id) ?? nothing, owner }
}

function join(outer: Branch, inner: BlockId, choice: Branch): Branch | undefined {
  const { loc } = outer
  const [first, second] = [outer.condition, choice.condition]
  const { then, otherwise } = choice
  if (outer.then === inner && outer.otherwise !== inner) {
    const rest = outer.otherwise
    const both = (condition: string, to: BlockId): Branch => ({
      kind: 'branch',
      condition: `${inside(first, '||')} && ${inside(condition, '||')}`,
      then: to,
      otherwise: rest,
      loc,
    })
    if (otherwise === rest) return both(second, then)
    if (then === rest) return both(negated(second), otherwise)
  }
  if (outer.otherwise === inner && outer.then !== inner) {
    const either = (condition: string, to: BlockId): Branch => ({
      kind: 'branch',
      condition: `${inside(first, '&&')} || ${inside(condition, '&&')}`,
      then: outer.then,
      otherwise: to,
      loc,
    })
    if (then === outer.then) return either(second, otherwise)
    if (otherwise === outer.then) return either(negated(second), then)
  }
  return undefined
}

const inside = (condition: string, operator: string): string =>
  condition.includes(` ${operator} `) ? `(${condition})` : condition

/** The opposite of a condition in source form. */
export function negated(condition: string): string {
  if (/^!\w+$/.test(condition)) return condition.slice(1)
  if (/^!\([^()]*\)$/.test(condition)) return condition.slice(2, -1)
  const equality = / ([!=])(==?) /g
  const [first, second] = [...condition.matchAll(equality)]
  // A comparison by size has no opposite: NaN is neither less nor more.
  if (first && !second && !/ (&&|\|\||\?\?|[?:]) /.test(condition))
    return condition.replace(equality, (_, sign, rest) => ` ${sign === '!' ? '=' : '!'}${rest} `)
  return /^[\w.]+$/.test(condition) ? `!${condition}` : `!(${condition})`
}

type IsSelector = (value: ValueId) => boolean

/** Parameters of blocks that tell a `finally` how it was entered: they are always whole numbers. */
function selectors(flow: ControlFlow<Block>): IsSelector {
  const numbers = new Set<ValueId>()
  for (const { body } of flow.order)
    for (const it of body)
      if (it.kind === 'constant' && it.value.type === 'json' && Number.isInteger(it.value.value))
        numbers.add(it.id)
  return (value) => {
    for (const block of flow.order) {
      const at = block.params.indexOf(value)
      if (at < 0) continue
      const edges = flow.predecessors(block.id)
      const args = edges.map(({ edge, handler }) => edge.args[handler ? at - 1 : at])
      return args.length > 0 && args.every((arg) => arg !== undefined && numbers.has(arg))
    }
    return false
  }
}

function decide(end: Terminator, spell: SpellChoice, isSelector: IsSelector): Decision {
  const { loc } = end
  const [first, ...others] = edgesOf(end)
  // The ways differ in the values they bring along.
  if (first && others.every(({ to }) => to === first.to)) return { kind: 'jump', to: first.to, loc }
  switch (end.kind) {
    case 'jump':
      return { kind: 'jump', to: end.edge.to, loc }
    case 'branch':
      return {
        kind: 'branch',
        condition: spell(end),
        then: end.then.to,
        otherwise: end.else.to,
        loc,
      }
    case 'switch':
      return {
        kind: 'switch',
        value: spell(end),
        cases: end.cases.map(({ literal, edge }) => ({
          label: printLiteral(literal),
          to: edge.to,
        })),
        otherwise: end.otherwise.to,
        completes: isSelector(end.value),
        loc,
      }
    case 'return':
    case 'throw':
    case 'unreachable':
      return { kind: end.kind, loc }
    default:
      return unreachable(end, 'terminator')
  }
}

/** Where control may go after a decision. */
export function waysOf(decision: Decision): readonly BlockId[] {
  switch (decision.kind) {
    case 'jump':
      return [decision.to]
    case 'branch':
      return [decision.then, decision.otherwise]
    case 'switch':
      return [...decision.cases.map(({ to }) => to), decision.otherwise]
    case 'return':
    case 'throw':
    case 'unreachable':
      return []
  }
}
