import {
  fromLiteral,
  toLiteral,
  type Block,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Instruction,
  type Literal,
  type Primitive,
  type Terminator,
  type ValueId,
  definitionOf,
  edgesOf,
  operandsOf,
} from '@namu/core/internal'
import { controlFlow, flowEdges, type ControlFlow } from '../analysis/control-flow.js'
import { canThrow, endThrows } from '../ir/effects.js'
import { evaluateBinary, evaluateUnary, textOf } from '../ir/evaluate.js'

/** What holds for a value in every run; a value that no run defines has no fact. */
type Fact = { readonly kind: 'always'; readonly literal: Literal } | { readonly kind: 'varies' }

const varies: Fact = { kind: 'varies' }

/** Which values are constants, and which ways no run can take. */
export interface ConstantFacts {
  constant(value: ValueId): Literal | undefined
  isReached(block: BlockId): boolean
  /** The edge that control always takes out of a block that ends with a choice. */
  onlyWay(end: Terminator): Edge | undefined
  /** Whether an exception can leave the block. */
  canFail(block: Block): boolean
}

/**
 * M. Wegman and K. Zadeck, "Constant Propagation with Conditional Branches" (TOPLAS 1991): facts and
 * reachability are found together, so that a constant decides a branch, and a branch that is never
 * taken spoils no constant. Blocks are walked again until nothing changes; a fact changes at most
 * twice.
 *
 * C1. A fact only goes from nothing over `always` to `varies`.
 * C2. What runs code, reads memory or could throw is `varies`.
 */
export function constantFacts(fn: FunctionIR): ConstantFacts {
  return new Search(fn).run()
}

class Search implements ConstantFacts {
  readonly #flow: ControlFlow<Block>
  readonly #facts = new Map<ValueId, Fact>()
  readonly #reached = new Set<BlockId>()
  readonly #pending = new Set<BlockId>()
  readonly #readers = new Map<ValueId, Set<BlockId>>()

  constructor(fn: FunctionIR) {
    this.#flow = controlFlow(fn.blocks)
    for (const block of this.#flow.order) {
      for (const value of readBy(block)) {
        const readers = this.#readers.get(value)
        if (readers) readers.add(block.id)
        else this.#readers.set(value, new Set([block.id]))
      }
    }
  }

  run(): ConstantFacts {
    const [entry] = this.#flow.order
    if (entry) this.#enter(entry, [])
    while (this.#pending.size > 0)
      for (const block of this.#flow.order) if (this.#pending.delete(block.id)) this.#visit(block)
    return this
  }

  constant(value: ValueId): Literal | undefined {
    const fact = this.#facts.get(value)
    return fact?.kind === 'always' ? fact.literal : undefined
  }

  isReached(block: BlockId): boolean {
    return this.#reached.has(block)
  }

  onlyWay(end: Terminator): Edge | undefined {
    if (end.kind === 'branch') {
      const condition = this.constant(end.condition)
      if (!condition) return undefined
      return fromLiteral(condition) ? end.then : end.else
    }
    if (end.kind !== 'switch') return undefined
    const value = this.constant(end.value)
    if (!value) return undefined
    const found = end.cases.find(({ literal }) => fromLiteral(literal) === fromLiteral(value))
    return found?.edge ?? end.otherwise
  }

  canFail({ body, end }: Block): boolean {
    return endThrows(end) || body.some((it) => canThrow(it) && !this.#isConstant(it))
  }

  #isConstant(instruction: Instruction): boolean {
    const value = definitionOf(instruction)
    return value !== undefined && this.constant(value) !== undefined
  }

  /** Control enters `block`; its parameters get `facts` from the right: what nobody passes varies. */
  #enter(block: Block, facts: readonly (Fact | undefined)[]): void {
    const unmatched = block.params.length - facts.length
    block.params.forEach((param, index) => {
      this.#lower(param, index < unmatched ? varies : facts[index - unmatched])
    })
    if (this.#reached.has(block.id)) return
    this.#reached.add(block.id)
    this.#pending.add(block.id)
  }

  #visit(block: Block): void {
    for (const instruction of block.body) {
      const value = definitionOf(instruction)
      if (value !== undefined) this.#lower(value, this.#evaluate(instruction))
    }
    for (const { to, args } of this.#ways(block))
      this.#enter(
        this.#flow.block(to),
        args.map((arg) => this.#facts.get(arg)),
      )
  }

  #ways(block: Block): readonly Edge[] {
    const handler = block.onError && this.canFail(block) ? [block.onError] : []
    return [...this.#endWays(block.end), ...handler]
  }

  #endWays(end: Terminator): readonly Edge[] {
    const decides = end.kind === 'branch' ? end.condition : end.kind === 'switch' ? end.value : null
    // What decides may still turn out to be a constant.
    if (decides !== null && !this.#facts.has(decides)) return []
    const only = this.onlyWay(end)
    return only ? [only] : edgesOf(end)
  }

  #lower(value: ValueId, fact: Fact | undefined): void {
    const before = this.#facts.get(value)
    if (!fact || before?.kind === 'varies') return
    const after = !before || isSame(before, fact) ? fact : varies
    if (before && isSame(before, after)) return
    this.#facts.set(value, after)
    for (const reader of this.#readers.get(value) ?? [])
      if (this.#reached.has(reader)) this.#pending.add(reader)
  }

  #evaluate(instruction: Instruction): Fact | undefined {
    if (instruction.kind === 'constant') return { kind: 'always', literal: instruction.value }
    if (!isOperator(instruction)) return varies
    const operands: Primitive[] = []
    for (const operand of operandsOf(instruction)) {
      const fact = this.#facts.get(operand)
      if (fact?.kind !== 'always') return fact
      operands.push(fromLiteral(fact.literal))
    }
    const found = evaluate(instruction, operands)
    return found ? { kind: 'always', literal: toLiteral(found.result) } : varies
  }
}

type Operator = Extract<Instruction, { kind: 'unary' | 'binary' | 'template' }>

const isOperator = (instruction: Instruction): instruction is Operator =>
  instruction.kind === 'unary' || instruction.kind === 'binary' || instruction.kind === 'template'

function evaluate(
  instruction: Operator,
  [first, second, ...rest]: readonly Primitive[],
): { readonly result: Primitive } | undefined {
  switch (instruction.kind) {
    case 'unary':
      return evaluateUnary(instruction.operator, first)
    case 'binary':
      return evaluateBinary(instruction.operator, first, second)
    case 'template': {
      const given = [first, second, ...rest].slice(0, instruction.values.length)
      const texts = given.map(textOf)
      const text = instruction.strings.map((it, index) => it + (texts[index] ?? '')).join('')
      return texts.includes(undefined) || textOf(text) === undefined ? undefined : { result: text }
    }
  }
}

const isSame = (a: Fact, b: Fact): boolean =>
  a.kind === 'always' && b.kind === 'always'
    ? a.literal.type === b.literal.type &&
      // An `undefined` has no value to compare.
      ('value' in a.literal ? a.literal.value : null) ===
        ('value' in b.literal ? b.literal.value : null)
    : a.kind === b.kind

function* readBy(block: Block): Generator<ValueId, void, undefined> {
  for (const instruction of block.body) yield* operandsOf(instruction)
  if (block.end.kind === 'branch') yield block.end.condition
  if (block.end.kind === 'switch') yield block.end.value
  for (const { edge } of flowEdges(block)) yield* edge.args
}
