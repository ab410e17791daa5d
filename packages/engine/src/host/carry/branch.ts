import { NamuError, type Encoded } from '@namu/core/internal'
import { Carrier } from './carrier.js'
import { findVersion } from './find-version.js'
import { readHistory, type HistoryParts } from './history.js'
import { planOrigin, unknownCall, type OriginRun, type Trial } from './plan.js'
import type { BranchRequest, SetOutcome } from './requests.js'
import type { InputValidator } from '../validate-input.js'
import { missingRun } from '../inspect.js'
import {
  RunMachine,
  type CarryPlan,
  type EvaluationOutcome,
  type EvaluationRequest,
  type Program,
  type ReplacedOutcome,
  type RunEventOf,
} from '../../core/index.js'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store } from '../../interfaces/store.js'

export interface BranchParts extends HistoryParts {
  readonly store: Store
  readonly validator: InputValidator
  readonly evaluate: (request: EvaluationRequest) => EvaluationOutcome
}

/** A run that was made of another one, as it begins. */
export interface PreparedBranch {
  /** Its first event, but for the id. */
  readonly start: Omit<RunEventOf<'run.started'>, 'run'>
  /** Its row, but for what depends on the id and the time. */
  readonly row: Pick<RunRecord, 'workflow' | 'version' | 'graph' | 'release' | 'input' | 'origin'>
}

/**
 * Finds out what a new run takes over of another one. Everything that can be refused is refused here,
 * before anything is written.
 *
 * B1. The new run has the graph, the seed, the start time and the language of its origin, so that what
 *     they determine is the same; its id is its own, and with it the idempotency keys of its calls.
 *
 * @throws NamuError NAMU4002 unknown run, NAMU4001 or NAMU4155 the release, NAMU3003 input or values,
 *   NAMU4151 to NAMU4154, NAMU4156, NAMU4131 the log has lost its beginning
 */
export async function prepareBranch(
  parts: BranchParts,
  run: string,
  request: BranchRequest,
): Promise<PreparedBranch> {
  const { store, programs, validator } = parts
  const record = await store.getRun(run)
  if (!record) throw await missingRun(store, run)
  const { workflow, graph } = record
  const bound =
    request.release === undefined ? record : await findVersion(store, record, request.release)
  const { version, release } = bound
  const program = await programs.get(graph, release)
  const history = (before: number) => readHistory(parts, record, before)
  const replaced = await replacements(parts, record, program, request.set ?? [], history)
  const first = await beginning(history)
  const wire = request.kind === 'retry' ? undefined : request.input
  const input: Encoded =
    wire === undefined ? first.input : validator.encodeArguments(program.graph, wire)
  const { run: _, origin: __, ...kept } = first
  const start = { ...kept, input }
  const trials = new Trials(parts, program, { ...start, run }, history)
  const origin: OriginRun = { record, history, attempt: (plan) => trials.run(plan) }
  const planned = await planOrigin(origin, request, replaced)
  if (replaced.length > 0) await trials.refuseUnplaced(record, planned.carry, request.set ?? [])
  const { kind, at, call } = planned
  return {
    start: { ...start, origin: planned },
    row: {
      workflow,
      version,
      graph,
      release,
      input,
      origin: { run, kind, at, ...(call === undefined ? {} : { call }), carrying: true },
    },
  }
}

type ReadHistory = OriginRun['history']

async function beginning(history: ReadHistory): Promise<RunEventOf<'run.started'>> {
  for await (const { event } of history(1)) if (event.type === 'run.started') return event
  throw new Error('a run begins with run.started')
}

/** The values that were given, by the dynamic names of their calls. */
async function replacements(
  { validator }: BranchParts,
  record: RunRecord,
  { graph }: Program,
  set: readonly SetOutcome[],
  history: ReadHistory,
): Promise<readonly ReplacedOutcome[]> {
  if (set.length === 0) return []
  const wanted = new Map(set.map(({ call, value }) => [call, value]))
  const replaced: ReplacedOutcome[] = []
  const known: string[] = []
  for await (const { commands } of history(record.events))
    for (const command of commands) {
      if (command.type !== 'dispatch' || command.request.attempt !== 1) continue
      const { call, task, check } = command.request
      known.push(`#${String(call)} ${task.slice(task.lastIndexOf('#') + 1)}`)
      const value = wanted.get(call)
      if (value === undefined) continue
      wanted.delete(call)
      replaced.push({ name: check.name, value: validator.encodeOutcome(graph, task, value) })
    }
  for (const call of wanted.keys()) throw unknownCall(record, call, known)
  return replaced
}

/** Takes the history over in memory, to see where it leads. */
class Trials {
  readonly #parts: BranchParts
  readonly #program: Program
  readonly #start: RunEventOf<'run.started'>
  readonly #history: ReadHistory

  constructor(
    parts: BranchParts,
    program: Program,
    start: RunEventOf<'run.started'>,
    history: ReadHistory,
  ) {
    this.#parts = parts
    this.#program = program
    this.#start = start
    this.#history = history
  }

  async *run(plan: CarryPlan): AsyncGenerator<Trial, void, undefined> {
    const { machine, carrier } = this.#begin(plan)
    for await (const step of carrier.run(this.#start, this.#history(plan.before)))
      yield { ...step, machine }
  }

  /** A value for a call that the history does not reach would silently be passed over. */
  async refuseUnplaced(
    { run }: RunRecord,
    plan: CarryPlan,
    set: readonly SetOutcome[],
  ): Promise<void> {
    const { carrier } = this.#begin(plan)
    let steps = 0
    for await (const { event } of carrier.run(this.#start, this.#history(plan.before)))
      if (event.type !== 'evaluated') steps += 1
    const [name] = carrier.unplaced
    if (name === undefined) return
    const at = plan.replaced.findIndex((one) => one.name === name)
    const call = String([...set].sort((a, b) => a.call - b.call)[at]?.call)
    throw new NamuError(
      'NAMU4156',
      `Call #${call} of run ${run} is not open where its history of ${String(steps)} steps ends: its value would have no place`,
      {
        where: run,
        hint: 'Keep more of the history, or set the value of a call in it; what is started later is executed.',
      },
    )
  }

  #begin(plan: CarryPlan) {
    const { scheduler, evaluate, limits } = this.#parts
    const machine = RunMachine.create(this.#program, limits)
    return { machine, carrier: new Carrier({ machine, scheduler, evaluate }, plan) }
  }
}
