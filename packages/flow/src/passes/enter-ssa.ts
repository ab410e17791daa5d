import {
  invariant,
  type Block,
  type BlockId,
  type ClassIR,
  type Edge,
  type FunctionId,
  type FunctionIR,
  type ValueId,
  mapEdge,
  mapOperands,
  mapTerminator,
} from '@namu/core/internal'
import { controlFlow, type ControlFlow, type FlowEdge } from '../analysis/control-flow.js'
import {
  FreshValues,
  isVariableInstruction,
  type HirBlock,
  type HirFunction,
  type HirInstruction,
  type HirProgram,
  type VariableId,
} from '../hir/hir.js'

/** The program without variables. */
export interface SsaProgram {
  readonly entry: FunctionId
  readonly functions: readonly FunctionIR[]
  readonly classes?: readonly ClassIR[]
}

/**
 * Purpose: replace variables by values; where control joins, by block parameters.
 * May assume: resolved captures; every load comes after a write on every path.
 * Guarantees: no variables; a handler edge carries the values with which its block is entered.
 * Edge cases: a variable with one write is what it writes, wherever it is read. Of others parameters are
 * made wherever edges join on the way to a definition; `eliminate-redundant-parameters` removes those that
 * turn out to be one value.
 *
 * After M. Braun et al., "Simple and Efficient Construction of Static Single Assignment Form"
 * (CC 2013), with every join treated as an unsealed block: its parameters get their arguments last,
 * from a work list, so that no recursion grows with the program.
 */
export function enterSsa(program: HirProgram): SsaProgram {
  return {
    entry: program.entry,
    functions: program.functions.map((fn) => new SsaConstruction(fn).run()),
    ...(program.classes && { classes: program.classes }),
  }
}

type Definitions = Map<VariableId, ValueId>

class SsaConstruction {
  readonly #fn: HirFunction
  readonly #flow: ControlFlow<HirBlock>
  readonly #fresh: FreshValues
  readonly #atEntry = new Map<BlockId, Definitions>()
  readonly #atExit = new Map<BlockId, Definitions>()
  /** The variables of each block's new parameters, in order. */
  readonly #joined = new Map<BlockId, VariableId[]>()
  readonly #unfilled: { readonly block: BlockId; readonly variable: VariableId }[] = []
  /** What each load stands for. */
  readonly #loads = new Map<ValueId, ValueId>()
  /**
   * Variables with one write: what they hold, once it is met. It dominates every load, so that none has
   * to look for it through the joins on the way, which most of a long function's variables would do.
   */
  readonly #constant: Map<VariableId, ValueId | undefined>

  constructor(fn: HirFunction) {
    this.#fn = fn
    this.#flow = controlFlow(fn.blocks)
    this.#fresh = new FreshValues(fn)
    this.#constant = writtenOnce(this.#flow.order)
    for (const { id } of this.#flow.order) {
      this.#atEntry.set(id, new Map())
      this.#atExit.set(id, new Map())
      this.#joined.set(id, [])
    }
  }

  run(): FunctionIR {
    for (const block of this.#flow.order) this.#defineVariables(block)
    for (let join = this.#unfilled.pop(); join; join = this.#unfilled.pop())
      for (const edge of this.#flow.predecessors(join.block)) this.#through(edge, join.variable)
    const { loc: _, nextBlock: __, nextValue: ___, ...rest } = this.#fn
    return { ...rest, blocks: this.#flow.order.map((block) => this.#rewrite(block)) }
  }

  #defineVariables(block: HirBlock): void {
    const current = this.#definitions(this.#atExit, block.id)
    for (const instruction of block.body) {
      if (writes(instruction)) {
        const { variable } = instruction
        const values = this.#constant.has(variable) ? this.#constant : current
        values.set(variable, this.#resolve(instruction.value))
      } else if (instruction.kind === 'load')
        this.#loads.set(instruction.id, this.#load(block.id, instruction.variable))
    }
  }

  #load(block: BlockId, variable: VariableId): ValueId {
    return this.#constant.get(variable) ?? this.#readAtExit(block, variable)
  }

  /** The value a variable has where an edge leaves its block. */
  #through({ from, handler }: FlowEdge, variable: VariableId): ValueId {
    return handler ? this.#readAtEntry(from, variable) : this.#readAtExit(from, variable)
  }

  #readAtExit(block: BlockId, variable: VariableId): ValueId {
    return (
      this.#definitions(this.#atExit, block).get(variable) ?? this.#readAtEntry(block, variable)
    )
  }

  #readAtEntry(start: BlockId, variable: VariableId): ValueId {
    const passed: Definitions[] = []
    let found: ValueId | undefined
    for (let block = start; found === undefined;) {
      const known = this.#definitions(this.#atEntry, block)
      found = known.get(variable)
      if (found !== undefined) break
      passed.push(known)
      const [edge, second] = this.#flow.predecessors(block)
      invariant(edge, `variable ${variable} of ${this.#fn.id} is read before it is written`)
      if (second) found = this.#join(block, variable)
      else {
        if (!edge.handler) found = this.#definitions(this.#atExit, edge.from).get(variable)
        block = edge.from
      }
    }
    for (const definitions of passed) definitions.set(variable, found)
    return found
  }

  #join(block: BlockId, variable: VariableId): ValueId {
    this.#joined.get(block)?.push(variable)
    this.#unfilled.push({ block, variable })
    return this.#fresh.take()
  }

  #rewrite(block: HirBlock): Block {
    const resolve = (value: ValueId): ValueId => this.#resolve(value)
    const added = this.#joined.get(block.id) ?? []
    const params = added.map((variable) => this.#readAtEntry(block.id, variable))
    const extend = (edge: Edge, handler: boolean): Edge => {
      const variables = this.#joined.get(edge.to) ?? []
      const flowEdge = { from: block.id, edge, handler }
      const args = variables.map((variable) => this.#through(flowEdge, variable))
      return mapEdge({ to: edge.to, args: [...edge.args, ...args] }, resolve)
    }
    return {
      ...block,
      params: [...block.params, ...params],
      body: block.body.flatMap((instruction) =>
        isVariableInstruction(instruction) ? [] : [mapOperands(instruction, resolve)],
      ),
      end: mapTerminator(block.end, resolve, (edge) => extend(edge, false)),
      ...(block.onError && { onError: extend(block.onError, true) }),
    }
  }

  /** Loads have resolved values themselves: a dominating load was met before. */
  #resolve(value: ValueId): ValueId {
    return this.#loads.get(value) ?? value
  }

  #definitions(table: ReadonlyMap<BlockId, Definitions>, block: BlockId): Definitions {
    const definitions = table.get(block)
    invariant(definitions, `block ${block} is reachable`)
    return definitions
  }
}

type Write = Extract<HirInstruction, { kind: 'initialise' | 'store' }>

const writes = (instruction: HirInstruction): instruction is Write =>
  instruction.kind === 'initialise' || instruction.kind === 'store'

function writtenOnce(blocks: readonly HirBlock[]): Map<VariableId, undefined> {
  const once = new Map<VariableId, undefined>()
  const met = new Set<VariableId>()
  for (const { body } of blocks)
    for (const instruction of body) {
      if (!writes(instruction)) continue
      if (met.has(instruction.variable)) once.delete(instruction.variable)
      else once.set(instruction.variable, undefined)
      met.add(instruction.variable)
    }
  return once
}
