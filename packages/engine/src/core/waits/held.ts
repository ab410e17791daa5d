import { liveAcross } from '@namu/flow/analysis'
import { isObject } from '../convert/primitive.js'
import type { Run } from '../program/program.js'
import { eachPart } from '../snapshot/write.js'
import { FunctionFrame, NativeFunction, RunPromise, type Reaction } from '../state/records.js'
import { RunScope } from '../state/run-scope.js'
import type { Value } from '../state/value.js'

/**
 * The promises that the program holds somewhere: in a variable that is still read, an object, a
 * closure, a callback. What only settles a promise does not hold it.
 */
export function heldPromises(run: Run, seen: Iterable<RunPromise>): ReadonlySet<RunPromise> {
  return new Holding(run).from(seen)
}

class Holding {
  readonly #run: Run
  readonly #held = new Set<RunPromise>()
  /** Everything that was met; grows while it is walked. */
  readonly #met = new Set<object>()
  /** What is there of promises that are not held themselves. */
  readonly #reactions = new Set<object>()

  constructor(run: Run) {
    this.#run = run
  }

  from(seen: Iterable<RunPromise>): ReadonlySet<RunPromise> {
    const { state } = this.#run
    const stack = state.stack.map((frame) =>
      frame instanceof FunctionFrame ? this.#liveRegisters(frame) : frame,
    )
    // The waits themselves hold their promises only to settle them, and so do calls and timers.
    const { waits: _waits, stack: _stack, calls, timers, adopted, speculative: _, ...rest } = state
    this.#hold(rest)
    this.#hold(stack)
    for (const { promise } of [...calls.values(), ...timers.values(), ...adopted])
      this.#settles(promise)
    for (const promise of seen) this.#settles(promise)
    for (const object of this.#met) this.#walk(object)
    return this.#held
  }

  #hold(value: Value): void {
    if (!isObject(value) || this.#run.program.constants.numbers.has(value)) return
    if (value instanceof RunPromise) this.#held.add(value)
    this.#met.add(value)
  }

  /** Something settles the promise: what waits for it is kept by that, the promise is not. */
  #settles(promise: RunPromise | undefined): void {
    if (promise === undefined) return
    this.#reactions.add(promise.reactions)
    this.#met.add(promise.reactions)
  }

  #walk(object: object): void {
    if (this.#reactions.has(object)) {
      for (const reaction of object as readonly Reaction[]) this.#reaction(reaction)
    } else if (object instanceof RunPromise) {
      this.#hold(object.value)
      this.#settles(object)
    } else if (object instanceof FunctionFrame) {
      this.#hold(object.registers)
      this.#hold(object.generator)
      this.#settles(object.promise)
    } else if (object instanceof RunScope) {
      this.#hold(object.children)
      this.#hold(object.outcome)
      this.#settles(object.result)
    } else if (object instanceof NativeFunction) this.#native(object)
    else
      eachPart(object, (part) => {
        this.#hold(part)
      })
  }

  #reaction(reaction: Reaction): void {
    // Frames that wait are in the state; one that does not any more holds nothing by this.
    if (reaction.kind === 'await') return
    this.#hold(reaction.onFulfilled)
    this.#hold(reaction.onRejected)
    this.#settles(reaction.result)
  }

  #native({ behaviour }: NativeFunction): void {
    switch (behaviour.kind) {
      case 'resolve':
      case 'reject':
        if (!behaviour.once.done) this.#settles(behaviour.promise)
        return
      case 'allElement':
      case 'settledValue':
      case 'settledReason':
      case 'anyReason':
        this.#hold(behaviour.aggregate.values)
        if (!behaviour.once.done) this.#settles(behaviour.aggregate.result)
        return
      case 'waitExpired':
        return
      default:
        this.#hold(behaviour)
    }
  }

  /** A frame on the stack has not let go of what it does not read any more. */
  #liveRegisters(frame: FunctionFrame): Value {
    const fn = this.#run.program.graph.functions[frame.fn]
    const at = fn?.blocks[frame.block]?.body[frame.ip - 1]
    if (fn === undefined || at === undefined) return frame
    const live = liveAcross(fn, (instruction) => instruction === at).get(at)
    if (live === undefined) return frame
    return [frame.generator, ...live.map((register) => frame.registers[register])]
  }
}
