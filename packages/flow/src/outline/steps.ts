import {
  type Block,
  type FunctionId,
  type FunctionIR,
  type Instruction,
  type LocationId,
  type SiteId,
  type StartTarget,
  type ValueId,
  operandsOf,
} from '@namu/core/internal'
import type { CallGraph } from '../analysis/call-graph.js'
import { startName } from '../render/describe-value.js'

/** What a workflow does, for people: a call, a wait, or the use of a function that does such things. */
export interface Step {
  /** Index in the body of its block. */
  readonly at: number
  readonly kind: StartTarget['kind'] | 'call'
  /** As the source names it. */
  readonly name: string
  readonly site: SiteId
  readonly loc: LocationId
  /** Functions with steps that run because of it. */
  readonly calls: readonly FunctionId[]
}

/** Finds the steps of the blocks of one function. */
export function stepFinder(fn: FunctionIR, graph: CallGraph): (block: Block) => readonly Step[] {
  const closures = new Map<ValueId, FunctionId>()
  for (const { body } of fn.blocks)
    for (const instruction of body)
      if (instruction.kind === 'closure') closures.set(instruction.id, instruction.function)

  /** The functions with steps that an instruction calls or hands to what calls them. */
  const called = (instruction: Instruction): readonly FunctionId[] => {
    if (!('site' in instruction) || instruction.kind === 'start') return []
    return operandsOf(instruction)
      .flatMap((value) => closures.get(value) ?? [])
      .filter((id) => graph.hasSteps(id))
  }
  return (block) =>
    block.body.flatMap((instruction, at): Step[] => {
      if (!('site' in instruction)) return []
      const { site, loc } = instruction
      if (instruction.kind === 'start') {
        const { target } = instruction
        return [{ at, kind: target.kind, name: startName(target), site, loc, calls: [] }]
      }
      const calls = called(instruction)
      const name = site.split(' / ').at(-2) ?? ''
      return calls.length === 0 ? [] : [{ at, kind: 'call', name, site, loc, calls }]
    })
}
