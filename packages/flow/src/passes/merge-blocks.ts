import {
  type Block,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Instruction,
  type SourceConstruct,
  type Terminator,
  type ValueId,
  mapEdge,
  mapTerminator,
} from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import { canThrow, endThrows } from '../ir/effects.js'
import type { SsaProgram } from './enter-ssa.js'
import { Substitution } from './substitution.js'

/**
 * Purpose: undo needless cuts. A block that only jumps is left out; a block and the only block
 * that jumps to it become one.
 * May assume: verified SSA.
 * Guarantees: two blocks stay apart only for a join, a choice or a different handler edge.
 * Edge cases: the two may have different handlers if one of them cannot throw. The entry block and
 * handler blocks are never targets of a merge.
 */
export function mergeBlocks(program: SsaProgram): SsaProgram {
  return {
    ...program,
    functions: program.functions.map((fn) => mergeChains(skipForwarders(fn))),
  }
}

function skipForwarders(fn: FunctionIR): FunctionIR {
  const flow = controlFlow(fn.blocks)
  const entry = fn.blocks[0]?.id
  const handlers = new Set(fn.blocks.map(({ onError }) => onError?.to))
  const forwarded = new Map<BlockId, Edge>()
  for (const { id, params, body, end } of flow.order) {
    const skips = end.kind === 'jump' && end.edge.to !== id && !params.length && !body.length
    if (skips && id !== entry && !handlers.has(id)) forwarded.set(id, end.edge)
  }
  const follow = (edge: Edge): Edge => {
    const seen = new Set<BlockId>()
    let end = edge
    // An empty endless loop forwards to itself.
    for (
      let next = forwarded.get(end.to);
      next && !seen.has(end.to);
      next = forwarded.get(end.to)
    ) {
      seen.add(end.to)
      end = next
    }
    return end
  }
  const blocks = flow.order.map((block) => ({
    ...block,
    end: mapTerminator(block.end, (value) => value, follow),
  }))
  return { ...fn, blocks: controlFlow(blocks).order }
}

/** A block that grows by those merged into it. */
interface Chain {
  readonly head: Block
  readonly body: Instruction[]
  end: Terminator
  onError: Edge | undefined
  construct: SourceConstruct | undefined
  throws: boolean
}

function mergeChains(fn: FunctionIR): FunctionIR {
  const flow = controlFlow(fn.blocks)
  const substitution = new Substitution()
  const chains = new Map<BlockId, Chain>()
  for (const block of flow.order) {
    const [only, second] = flow.predecessors(block.id)
    const chain = only && !second && !only.handler ? chains.get(only.from) : undefined
    chains.set(block.id, chain && append(chain, block, substitution) ? chain : startChain(block))
  }
  const blocks = [...new Set(chains.values())].map(({ head, body, end, onError, construct }) =>
    substitution.apply({
      id: head.id,
      params: head.params,
      body,
      end,
      ...(onError && { onError }),
      ...(construct && { construct }),
    }),
  )
  return { ...fn, blocks }
}

const startChain = (block: Block): Chain => ({
  head: block,
  body: [...block.body],
  end: block.end,
  onError: block.onError,
  construct: block.construct,
  throws: block.body.some(canThrow),
})

/** Appends the only successor of a chain, if their handlers allow it. */
function append(chain: Chain, next: Block, substitution: Substitution): boolean {
  if (chain.end.kind !== 'jump') return false
  const { args } = chain.end.edge
  const { resolve } = substitution
  const argumentOf = new Map(next.params.map((param, index) => [param, args[index] ?? param]))
  const inChain = (value: ValueId): ValueId => resolve(argumentOf.get(value) ?? value)
  const before = chain.onError && mapEdge(chain.onError, resolve)
  const after = next.onError && mapEdge(next.onError, inChain)
  const nextThrows = next.body.some(canThrow) || endThrows(next.end)
  if (chain.throws && nextThrows && !sameEdge(before, after)) return false

  for (const [param, arg] of argumentOf) substitution.set(param, resolve(arg))
  // Not as arguments: there may be more than a call can have.
  for (const instruction of next.body) chain.body.push(instruction)
  chain.end = next.end
  chain.onError = chain.throws ? before : after
  chain.construct ??= next.construct
  chain.throws ||= next.body.some(canThrow)
  return true
}

const sameEdge = (a: Edge | undefined, b: Edge | undefined): boolean =>
  a?.to === b?.to && (a?.args ?? []).join() === (b?.args ?? []).join()
