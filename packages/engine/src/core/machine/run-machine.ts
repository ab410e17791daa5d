import { InvariantError, type NamuError, type Release } from '@namu/core/internal'
import { attemptRequest } from '../calls/start.js'
import type { AttemptRequest, OpenTimer, OpenWait, RunResult } from '../commands.js'
import { ConversionNeeded, Fault, HostNeeded } from '../errors/thrown.js'
import { unconvertible } from '../evaluate/conversion.js'
import { evaluationRequest, unaskable } from '../evaluate/stand.js'
import type { EvaluationRequest } from '../evaluations.js'
import { namuError } from '../errors/run-error.js'
import { explainRun, isStuck } from '../explain/explain-run.js'
import type { Explanation } from '../explain/explanation.js'
import type { CallNumber, RunEvent, RunEventOf } from '../events.js'
import { runTurn } from '../interpret/loop.js'
import { defaultLimits } from '../limits.js'
import type {
  CallView,
  Limits,
  Program,
  PublishedView,
  RollbackView,
  RunMachineContract,
  Turn,
} from '../machine.js'
import { prefetch } from '../prefetch/prefetch.js'
import { compiledProgram, type Run } from '../program/program.js'
import { reboundProgram } from '../program/rebound.js'
import { rollbackView } from '../rollback/view.js'
import { readSnapshot, takeSnapshot } from '../snapshot/snapshot.js'
import { openTimer } from '../timers/start.js'
import { receiverOf } from '../waits/seen.js'
import { openWait } from '../waits/view.js'
import { newRunState, type PrefetchFigures, type RunState } from '../state/run-state.js'
import { applyEvent } from './apply-event.js'
import { callView } from './call-view.js'
import { completeIfDone, failRun, functionOutcome } from './complete.js'

/** One run of a program: `apply(event) → commands`. The invariants are those of the contract. */
export class RunMachine implements RunMachineContract {
  readonly #run: Run

  private constructor(program: Program, state: RunState, limits: Partial<Limits>) {
    this.#run = {
      program: compiledProgram(program),
      rebinding: undefined,
      limits: { ...defaultLimits, ...limits },
      state,
      commands: [],
      fuel: 0,
      jobScope: undefined,
      asked: 0,
    }
  }

  /** A new run; its first event is `run.started`. */
  static create(program: Program, limits: Partial<Limits> = {}): RunMachine {
    return new RunMachine(program, newRunState(), limits)
  }

  /**
   * A run as `snapshot` left it.
   * @throws NamuError NAMU3002 when the text is no snapshot, NAMU4003 when it is of another graph
   */
  static restore(program: Program, snapshot: string, limits: Partial<Limits> = {}): RunMachine {
    return new RunMachine(program, readSnapshot(compiledProgram(program), snapshot), limits)
  }

  get status(): RunState['status'] {
    return this.#run.state.status
  }

  get result(): RunResult | undefined {
    return this.#run.state.result
  }

  get outcome(): RunResult | undefined {
    return this.#run.state.result ?? functionOutcome(this.#run)
  }

  /** How many calls were started early, and what became of them. */
  get lastCall(): CallNumber {
    return this.#run.state.lastCall
  }

  get prefetches(): Readonly<PrefetchFigures> {
    return { ...this.#run.state.prefetches }
  }

  /**
   * Applies the next event of the log and runs until nothing can move, or the slice is used up.
   * Events of a run that has ended change nothing.
   * @throws NamuError NAMU4003 when the event does not fit; nothing has changed then
   */
  apply(event: RunEvent): Turn {
    const { state } = this.#run
    if (state.turn !== undefined)
      throw new InvariantError('an event is applied while a turn has yielded')
    if (state.status === 'ended') return { yielded: false, commands: [] }
    // A turn that the host's answer continues is still the same turn to its limit.
    const used = event.type === 'evaluated' ? (state.evaluation?.used ?? 0) : 0
    applyEvent(this.#run, event)
    return this.#turn(used)
  }

  /** Goes on with a turn that yielded. */
  proceed(): Turn {
    const { turn } = this.#run.state
    if (turn === undefined) return { yielded: false, commands: [] }
    return this.#turn(turn.used)
  }

  rebind(release: Release): void {
    this.#run.rebinding = reboundProgram(this.#run.program, release)
  }

  get stuck(): boolean {
    return isStuck(this.#run.state)
  }

  explain(): Explanation {
    return explainRun(this.#run)
  }

  snapshot(): string {
    return takeSnapshot(this.#run.program, this.#run.state)
  }

  outstanding(): readonly AttemptRequest[] {
    const { state } = this.#run
    // G1
    if (state.carrying) return []
    return [...state.calls.values()].map((call) => attemptRequest(state, call))
  }

  evaluation(): EvaluationRequest | undefined {
    return evaluationRequest(this.#run)
  }

  timers(): readonly OpenTimer[] {
    const { carrying, timers } = this.#run.state
    return carrying ? [] : [...timers.values()].map(openTimer)
  }

  waits(): readonly OpenWait[] {
    const { carrying, waits } = this.#run.state
    if (carrying) return []
    return [...waits.values()].map((wait) => openWait(this.#run, wait))
  }

  receiver(signal: string): RunEventOf<'signal.received'>['to'] {
    const wait = receiverOf(this.#run, signal)
    return wait && { wait: wait.number, check: wait.check }
  }

  hasReceived(key: string): boolean {
    return this.#run.state.received.has(key)
  }

  keptMessages(): Readonly<Record<string, number>> {
    const { messages } = this.#run.state
    return Object.fromEntries([...messages].map(([name, kept]) => [name, kept.length]))
  }

  published(): readonly PublishedView[] {
    return [...this.#run.state.published].map(([name, { value, at }]) => ({ name, value, at }))
  }

  calls(): readonly CallView[] {
    return [...this.#run.state.calls.values()].map(callView)
  }

  rollbacks(): readonly RollbackView[] {
    return this.#run.state.rollbacks.map(rollbackView)
  }

  #turn(used: number): Turn {
    const run = this.#run
    const { state, limits } = run
    const slice = Math.min(limits.turnSlice, limits.turnLimit - used)
    const stood = state.evaluation?.number
    run.fuel = slice
    state.turn = undefined
    const finished = this.#slice()
    const now = used + slice - Math.max(run.fuel, 0)
    if (state.evaluation && state.evaluation.number !== stood) {
      if (now >= limits.turnLimit) failRun(run, tooLong(run))
      else state.evaluation.used = now
    }
    if (!finished && state.status === 'running') {
      if (now >= limits.turnLimit) failRun(run, tooLong(run))
      else state.turn = { used: now }
    }
    const { commands } = run
    run.commands = []
    return { yielded: state.turn !== undefined, commands }
  }

  /** One slice; false when it was used up. A fault ends the run. */
  #slice(): boolean {
    const run = this.#run
    try {
      if (run.state.cancels <= 1 && !runTurn(run)) return false
      completeIfDone(run)
      prefetch(run)
    } catch (error) {
      const fault = faultOf(run, error)
      if (!(fault instanceof Fault)) throw fault
      failRun(run, fault.error)
    }
    return true
  }
}

/** What gives a step up where there is none fails the run. */
function faultOf(run: Run, error: unknown): unknown {
  if (error instanceof HostNeeded) return unaskable(run)
  return error instanceof ConversionNeeded ? unconvertible(run) : error
}

function tooLong(run: Run): NamuError {
  return namuError(
    run,
    'NAMU4006',
    `One turn of the workflow ran more than ${String(run.limits.turnLimit)} instructions without waiting`,
    'Look for a loop that does not end; move heavy computation into a task.',
  )
}
