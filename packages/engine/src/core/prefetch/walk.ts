import {
  fromLiteral,
  InvariantError,
  NamuError,
  type Edge,
  type Terminator,
} from '@namu/core/internal'
import { ConversionNeeded, Fault, HostNeeded, Thrown } from '../errors/thrown.js'
import type { Run } from '../program/program.js'
import type { Identity } from '../state/identity.js'
import type { Closure, FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import { walkInstruction } from './walk-instruction.js'
import {
  endWalk,
  EndOfWalk,
  KnownFuture,
  unknown,
  type WalkContext,
  type WalkFrame,
} from './walk-context.js'

const stepsOfFrame = 2_000
const deepestCall = 16

/** Walks ahead of waiting frames; see `prefetch`. */
export class Walk implements WalkContext {
  readonly run: Run
  readonly own = new Set<object>()
  #steps: number
  #left = 0
  #depth = 0
  #hungry = false

  constructor(run: Run, steps: number) {
    this.run = run
    this.#steps = steps
  }

  get exhausted(): boolean {
    return this.#steps <= 0
  }

  hunger(): void {
    this.#hungry = true
  }

  /** Walks ahead of one frame; true when a later walk could get further. */
  ahead(frame: FunctionFrame): boolean {
    this.#hungry = false
    this.#left = Math.min(stepsOfFrame, this.#steps)
    this.#steps -= this.#left
    const copy = this.#frame(frame.fn, frame.registers.slice(), frame.identity)
    const sites = this.run.program.functions[frame.fn]?.sites ?? []
    frame.visits.forEach((visits, at) => copy.visits.set(sites[at] ?? '', visits))
    copy.block = frame.block
    copy.ip = frame.ip
    copy.registers[frame.target] = unknown
    try {
      this.#runFrame(copy)
    } catch (error) {
      if (!isEnd(error)) throw error
    }
    this.#steps += this.#left
    this.#depth = 0
    this.own.clear()
    return this.#hungry
  }

  call(closure: Closure, args: readonly Value[], identity: Identity, receiver?: Value): Value {
    const compiled = this.run.program.functions[closure.fn]
    if (compiled === undefined || compiled.generator || this.#depth >= deepestCall) return endWalk()
    const registers: Value[] = []
    compiled.captures.forEach((register, at) => {
      registers[register] = closure.captures[at]
    })
    if (compiled.receiver !== undefined) registers[compiled.receiver] = receiver
    compiled.params.forEach((register, at) => {
      registers[register] =
        compiled.rest && at === compiled.params.length - 1 ? args.slice(at) : args[at]
    })
    this.#depth += 1
    const value = this.#runFrame(this.#frame(closure.fn, registers, identity))
    this.#depth -= 1
    if (!compiled.async) return value
    return value === unknown || value instanceof KnownFuture ? value : new KnownFuture(value)
  }

  #frame(index: number, registers: Value[], identity: Identity): WalkFrame {
    const fn = this.run.program.graph.functions[index]
    if (fn === undefined) throw new InvariantError('a frame names a function of its program')
    return { fn, registers, visits: new Map(), identity, block: 0, ip: 0 }
  }

  #runFrame(frame: WalkFrame): Value {
    for (;;) {
      const block = frame.fn.blocks[frame.block]
      if (block === undefined) return endWalk()
      for (; frame.ip < block.body.length; frame.ip += 1) {
        const instruction = block.body[frame.ip]
        this.#left -= 1
        if (instruction === undefined || this.#left <= 0) return endWalk()
        walkInstruction(this, frame, instruction)
      }
      this.#left -= 1
      if (block.end.kind === 'return') return frame.registers[block.end.value]
      this.#take(frame, edgeOf(frame, block.end))
    }
  }

  #take(frame: WalkFrame, edge: Edge): void {
    const index = frame.fn.blocks.findIndex(({ id }) => id === edge.to)
    const values = edge.args.map((arg) => frame.registers[arg])
    frame.fn.blocks[index]?.params.forEach((param, at) => {
      frame.registers[param] = values[at]
    })
    frame.block = index
    frame.ip = 0
  }
}

function edgeOf({ registers }: WalkFrame, end: Terminator): Edge {
  switch (end.kind) {
    case 'jump':
      return end.edge
    case 'branch': {
      const condition = registers[end.condition]
      if (condition === unknown) return endWalk()
      return condition ? end.then : end.else
    }
    case 'switch': {
      const value = registers[end.value]
      if (value === unknown) return endWalk()
      const found = end.cases.find(({ literal }) => fromLiteral(literal) === value)
      return found?.edge ?? end.otherwise
    }
    default:
      return endWalk()
  }
}

/** A walk also ends where the program would throw, or could not go on. */
function isEnd(error: unknown): boolean {
  return (
    error instanceof EndOfWalk ||
    error instanceof Thrown ||
    error instanceof Fault ||
    error instanceof HostNeeded ||
    error instanceof ConversionNeeded ||
    error instanceof NamuError
  )
}
