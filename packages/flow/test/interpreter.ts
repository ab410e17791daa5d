import { fromLiteral, invariant, type FunctionIR, type WorkflowIR } from '@namu/core/internal'
import type {
  Block,
  Edge,
  Element,
  FunctionId,
  Instruction,
  TaskId,
  ValueId,
} from '@namu/core/internal'

/** What tasks do: plain calls, whose exceptions are exceptions of the program. */
export type Host = Readonly<Record<TaskId, (...args: never[]) => unknown>>

interface Cell {
  set: boolean
  value: unknown
}

/**
 * A reference interpreter of the graph, recursive and synchronous: `await` answers its operand.
 * It follows the definition of the IR literally and shares no code with the passes.
 */
export function interpret(ir: WorkflowIR, host: Host, args: readonly unknown[] = []): unknown {
  const functions = new Map(ir.functions.map((fn) => [fn.id, fn]))
  const find = (id: FunctionId): FunctionIR => {
    const fn = functions.get(id)
    invariant(fn, `function ${id} exists`)
    return fn
  }
  const call = (id: FunctionId, captures: readonly unknown[], given: readonly unknown[]): unknown =>
    new Frame(
      find(id),
      host,
      (inner, carried) =>
        (...more: unknown[]) =>
          call(inner, carried, more),
    ).run([...captures, ...given])
  return call(ir.entry, [], args)
}

type MakeClosure = (id: FunctionId, captures: readonly unknown[]) => (...args: unknown[]) => unknown

class Frame {
  readonly #fn: FunctionIR
  readonly #host: Host
  readonly #close: MakeClosure
  readonly #values = new Map<ValueId, unknown>()

  constructor(fn: FunctionIR, host: Host, close: MakeClosure) {
    this.#fn = fn
    this.#host = host
    this.#close = close
  }

  run(args: readonly unknown[]): unknown {
    let block = this.#block(0)
    block.params.forEach((param, index) => this.#values.set(param, args[index]))
    for (;;) {
      let step: { readonly edge: Edge; readonly thrown?: { readonly value: unknown } }
      try {
        for (const instruction of block.body) {
          const value = this.#execute(instruction)
          if ('id' in instruction) this.#values.set(instruction.id, value)
        }
        const end = this.#leave(block)
        if ('result' in end) return end.result
        step = end
      } catch (error) {
        if (!block.onError) throw error
        step = { edge: block.onError, thrown: { value: error } }
      }
      const next = this.#block(step.edge.to)
      const incoming = step.edge.args.map((value) => this.#get(value))
      if (step.thrown) incoming.unshift(step.thrown.value)
      next.params.forEach((param, index) => this.#values.set(param, incoming[index]))
      block = next
    }
  }

  #leave({ end }: Block): { readonly edge: Edge } | { readonly result: unknown } {
    switch (end.kind) {
      case 'jump':
        return { edge: end.edge }
      case 'branch':
        return { edge: this.#get(end.condition) ? end.then : end.else }
      case 'switch': {
        const value = this.#get(end.value)
        const found = end.cases.find(({ literal }) => fromLiteral(literal) === value)
        return { edge: found?.edge ?? end.otherwise }
      }
      case 'return':
        return { result: this.#get(end.value) }
      case 'throw':
        throw this.#get(end.value)
      case 'unreachable':
        throw new Error('an unreachable end was reached')
    }
  }

  #execute(it: Instruction): unknown {
    switch (it.kind) {
      case 'constant':
        return fromLiteral(it.value)
      case 'binary': {
        const [left, right] = [this.#get(it.left), this.#get(it.right)] as [number, number]
        if (it.operator === '+') return left + right
        if (it.operator === '-') return left - right
        if (it.operator === '<') return left < right
        throw new Error(`operator ${it.operator} is not needed here`)
      }
      case 'array':
        return this.#elements(it.elements)
      case 'closure':
        return this.#close(
          it.function,
          it.captures.map((value) => this.#get(value)),
        )
      case 'cell':
        return it.initial === undefined
          ? { set: false, value: undefined }
          : { set: true, value: this.#get(it.initial) }
      case 'cellGet':
        return this.#cell(it.cell, true).value
      case 'cellSet': {
        const cell = this.#cell(it.cell, !it.initialise)
        cell.value = this.#get(it.value)
        cell.set = true
        return undefined
      }
      case 'call':
        return (this.#get(it.callee) as (...args: unknown[]) => unknown)(...this.#elements(it.args))
      case 'start': {
        invariant(it.target.kind === 'task', 'only tasks are needed here')
        const run = this.#host[it.target.task] as ((...args: unknown[]) => unknown) | undefined
        invariant(run, `task ${it.target.task} exists`)
        return run(...this.#elements(it.args))
      }
      case 'await':
        return this.#get(it.value)
      default:
        throw new Error(`instruction ${it.kind} is not needed here`)
    }
  }

  #cell(value: ValueId, initialised: boolean): Cell {
    const cell = this.#get(value) as Cell
    if (initialised && !cell.set) throw new ReferenceError('not initialised')
    return cell
  }

  #elements(elements: readonly Element[]): unknown[] {
    return elements.map(({ value }) => this.#get(value))
  }

  #get(value: ValueId): unknown {
    invariant(this.#values.has(value), `value v${value} is defined`)
    return this.#values.get(value)
  }

  #block(id: number): Block {
    const block = this.#fn.blocks[id]
    invariant(block, `block b${id} exists`)
    return block
  }
}
