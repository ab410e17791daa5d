import type { FunctionIR, ValueId } from '@namu/core/internal'
import type { SsaProgram } from './enter-ssa.js'
import { argumentsOf, keepParameters } from './keep-parameters.js'
import { Substitution } from './substitution.js'

/**
 * Purpose: remove block parameters that only ever stand for one other value.
 * May assume: verified SSA.
 * Guarantees: every remaining parameter gets two different values, not counting itself. For
 * reducible control flow, which structured sources have, that is minimal SSA (Braun et al. 2013,
 * section 3).
 * Edge cases: the one value dominates all edges into the block, and so the block itself.
 */
export function eliminateRedundantParameters(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(eliminate) }
}

function eliminate(fn: FunctionIR): FunctionIR {
  const substitution = new Substitution()
  const removed = new Set<ValueId>()
  const incoming = argumentsOf(fn.blocks)
  const users = new Map<ValueId, ValueId[]>()
  for (const [param, args] of incoming)
    for (const arg of args) {
      const list = users.get(arg)
      if (list) list.push(param)
      else users.set(arg, [param])
    }

  const work = [...incoming.keys()].reverse()
  for (let param = work.pop(); param !== undefined; param = work.pop()) {
    if (removed.has(param)) continue
    const only = onlyArgument(param, incoming.get(param) ?? [], substitution)
    if (only === undefined) continue
    substitution.set(param, only)
    removed.add(param)
    // The users of the parameter use the other value now, and may have become redundant.
    const inherited = users.get(param) ?? []
    const more = users.get(only) ?? []
    users.set(only, more)
    for (const user of inherited) {
      more.push(user)
      work.push(user)
    }
  }
  if (substitution.empty) return fn
  const blocks = keepParameters(fn.blocks, (param) => !removed.has(param))
  return { ...fn, blocks: blocks.map((block) => substitution.apply(block)) }
}

function onlyArgument(
  param: ValueId,
  args: readonly ValueId[],
  { resolve }: Substitution,
): ValueId | undefined {
  const others = new Set(args.map(resolve))
  others.delete(param)
  const [only, second] = others
  return second === undefined ? only : undefined
}
