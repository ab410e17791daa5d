import type {
  ClassIR,
  Edge,
  FunctionId,
  FunctionIR,
  Instruction,
  LocationId,
  SourceConstruct,
  Terminator,
  ValueId,
  BlockId,
} from '@namu/core/internal'

/**
 * The high-level IR: what a front end builds. It is the graph of core's IR, but for source
 * variables, which are still read and written by name.
 *
 * H1. A value is defined once and its definition dominates its uses; a variable is neither.
 * H2. Until captures are resolved, a variable is declared by one instruction of its owner, which
 *     dominates every access by the owner and the creation of every closure that accesses it.
 * H3. Edges carry no arguments. A handler block has one parameter, the thrown value.
 * H4. `captures` of closures and functions are empty until captures are resolved.
 */
export interface HirProgram {
  readonly entry: FunctionId
  readonly functions: readonly HirFunction[]
  readonly variables: readonly HirVariable[]
  readonly classes?: readonly ClassIR[]
  /** Whether `resolve-captures` has run. */
  readonly capturesResolved: boolean
}

declare const variableBrand: unique symbol
/** Index into `HirProgram.variables`. */
export type VariableId = number & { readonly [variableBrand]: 'VariableId' }

export interface HirVariable {
  readonly id: VariableId
  readonly name: string
  readonly owner: FunctionId
}

interface OfVariable {
  readonly variable: VariableId
  readonly loc: LocationId
}

/** Accesses of source variables; the SSA construction leaves none of them. */
export type VariableInstruction =
  /** Makes a fresh binding in its temporal dead zone. */
  | (OfVariable & { readonly kind: 'declare' })
  /** Ends the temporal dead zone. */
  | (OfVariable & { readonly kind: 'initialise'; readonly value: ValueId })
  /** Throws a ReferenceError in the temporal dead zone. */
  | (OfVariable & { readonly kind: 'load'; readonly id: ValueId })
  /** Throws a ReferenceError in the temporal dead zone. */
  | (OfVariable & { readonly kind: 'store'; readonly value: ValueId })
  /** Makes a fresh binding with the current value (per-iteration copies of `for (let ...)`). */
  | (OfVariable & { readonly kind: 'refresh' })

export type HirInstruction = Instruction | VariableInstruction

export interface HirBlock {
  readonly id: BlockId
  readonly params: readonly ValueId[]
  readonly body: readonly HirInstruction[]
  readonly end: Terminator
  readonly onError?: Edge
  readonly construct?: SourceConstruct
}

export interface HirFunction extends Omit<FunctionIR, 'blocks'> {
  /** The entry block comes first; its parameters are the function's. */
  readonly blocks: readonly HirBlock[]
  /** The first value id that is still free. */
  readonly nextValue: number
  /** The first block id that is still free. */
  readonly nextBlock: number
  readonly loc: LocationId
}

/** Tells accesses of variables from instructions that exist in the final graph, too. */
export function isVariableInstruction(
  instruction: HirInstruction,
): instruction is VariableInstruction {
  switch (instruction.kind) {
    case 'declare':
    case 'initialise':
    case 'load':
    case 'store':
    case 'refresh':
      return true
    default:
      return false
  }
}

/** Hands out values that are new to a function. */
export class FreshValues {
  #next: number

  constructor(fn: Pick<HirFunction, 'nextValue'>) {
    this.#next = fn.nextValue
  }

  take(): ValueId {
    return this.#next++ as ValueId
  }

  get next(): number {
    return this.#next
  }
}
