import { invariant, type FunctionId, type ValueId } from '@namu/core/internal'
import { freeVariables } from '../hir/free-variables.js'
import {
  FreshValues,
  isVariableInstruction,
  type HirFunction,
  type HirInstruction,
  type HirProgram,
  type VariableId,
  type VariableInstruction,
} from '../hir/hir.js'
import { variablesInCells } from '../hir/shared-variables.js'

/**
 * Purpose: make explicit what closures carry, and which variables live in cells.
 * May assume: reachable blocks, split where a handler may see a write.
 * Guarantees: a variable is accessed only by functions that declare or capture it; what it holds
 * is its value or, for a variable in a cell, the cell of its current binding. No remaining access
 * can be in a temporal dead zone.
 * Edge cases: a closure that captures its own name or one declared later finds it uninitialised,
 * so the name is in a cell; functions between owner and user carry the variable through.
 */
export function resolveCaptures(program: HirProgram): HirProgram {
  const free = freeVariables(program)
  const captured = (id: FunctionId): readonly VariableId[] => free.get(id) ?? []
  const cells = variablesInCells(program, captured)
  const nameOf = (id: VariableId): string => {
    const variable = program.variables[id]
    invariant(variable, `variable ${id} exists`)
    return variable.name
  }
  return {
    ...program,
    capturesResolved: true,
    functions: program.functions.map((fn) => new Resolver(fn, captured, cells, nameOf).run()),
  }
}

class Resolver {
  readonly #fn: HirFunction
  readonly #captured: (id: FunctionId) => readonly VariableId[]
  readonly #cells: ReadonlySet<VariableId>
  readonly #nameOf: (id: VariableId) => string
  readonly #fresh: FreshValues

  constructor(
    fn: HirFunction,
    captured: (id: FunctionId) => readonly VariableId[],
    cells: ReadonlySet<VariableId>,
    nameOf: (id: VariableId) => string,
  ) {
    this.#fn = fn
    this.#captured = captured
    this.#cells = cells
    this.#nameOf = nameOf
    this.#fresh = new FreshValues(fn)
  }

  run(): HirFunction {
    const fn = this.#fn
    const captures = this.#captured(fn.id)
    const params = captures.map(() => this.#fresh.take())
    const received = captures.map((variable, index): HirInstruction => {
      const value = params[index]
      invariant(value !== undefined, 'a capture has its parameter')
      return { kind: 'store', variable, value, loc: fn.loc }
    })
    const blocks = fn.blocks.map((block, index) => {
      const body = this.#rewrite(block.body)
      return index === 0
        ? { ...block, params: [...params, ...block.params], body: [...received, ...body] }
        : { ...block, body }
    })
    return { ...fn, captures: captures.map(this.#nameOf), blocks, nextValue: this.#fresh.next }
  }

  #rewrite(body: readonly HirInstruction[]): readonly HirInstruction[] {
    return body.flatMap((instruction, index) => {
      if (instruction.kind === 'closure') return this.#closure(instruction)
      if (!isVariableInstruction(instruction)) return [instruction]
      if (!this.#cells.has(instruction.variable)) return [instruction]
      const next = body[index + 1]
      if (instruction.kind === 'declare' && initialises(next, instruction.variable))
        return this.#freshCell(instruction, next.value)
      const previous = body[index - 1]
      if (previous?.kind === 'declare' && initialises(instruction, previous.variable)) return []
      return this.#access(instruction)
    })
  }

  #closure(instruction: HirInstruction & { readonly kind: 'closure' }): HirInstruction[] {
    const { loc } = instruction
    const loads = this.#captured(instruction.function).map(
      (variable) => ({ kind: 'load', id: this.#fresh.take(), variable, loc }) as const,
    )
    return [...loads, { ...instruction, captures: loads.map(({ id }) => id) }]
  }

  #freshCell({ variable, loc }: VariableInstruction, initial?: ValueId): HirInstruction[] {
    const id = this.#fresh.take()
    const name = this.#nameOf(variable)
    return [
      { kind: 'cell', id, name, ...(initial !== undefined && { initial }), loc },
      { kind: 'store', variable, value: id, loc },
    ]
  }

  #access(instruction: VariableInstruction): HirInstruction[] {
    const { variable, loc } = instruction
    if (instruction.kind === 'declare') return this.#freshCell(instruction)
    const cell = this.#fresh.take()
    const load: HirInstruction = { kind: 'load', id: cell, variable, loc }
    switch (instruction.kind) {
      case 'load':
        return [load, { kind: 'cellGet', id: instruction.id, cell, loc }]
      case 'initialise':
      case 'store': {
        const initialise = instruction.kind === 'initialise'
        return [load, { kind: 'cellSet', cell, value: instruction.value, initialise, loc }]
      }
      case 'refresh': {
        const current = this.#fresh.take()
        return [
          load,
          { kind: 'cellGet', id: current, cell, loc },
          ...this.#freshCell(instruction, current),
        ]
      }
    }
  }
}

function initialises(
  instruction: HirInstruction | undefined,
  variable: VariableId,
): instruction is VariableInstruction & { readonly kind: 'initialise' } {
  return instruction?.kind === 'initialise' && instruction.variable === variable
}
