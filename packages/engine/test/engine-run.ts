import {
  decode,
  defaultPolicy,
  digestOf,
  encode,
  type Encoded,
  type Release,
  type TaskPolicy,
  type WorkflowIR,
} from '@namu/core/internal'
import {
  prepareProgram,
  RunMachine,
  type AttemptRequest,
  type Command,
  type EvaluationOutcome,
  type EvaluationRequest,
  type FailureReason,
  type Limits,
  type Program,
  type RunEvent,
  type RunEventOf,
  type Turn,
} from '../src/core/index.js'
import { HostEvaluator } from '../src/host/evaluate/index.js'
import { compileSource } from './source-compiler.js'
import type { TestTask } from './source-syntax.js'

export interface TaskSetup extends TestTask {
  readonly policy?: Partial<TaskPolicy>
}

export interface RunSetup {
  readonly tasks?: Readonly<Record<string, TaskSetup>>
  readonly input?: readonly unknown[]
  readonly prefetch?: boolean
  readonly limits?: Partial<Limits>
  readonly seed?: string
  /** Answers questions to the host; null leaves them to the test. */
  readonly evaluator?: Pick<HostEvaluator, 'evaluate'> | null
  readonly locale?: string
  readonly timeZone?: string
  readonly valueLimit?: number
  /** Goes on from a decoded copy of the state after every event. */
  readonly copies?: boolean
}

export function releaseOf(graph: WorkflowIR, tasks: Readonly<Record<string, TaskSetup>>): Release {
  return {
    digest: digestOf('release'),
    tasks: Object.fromEntries(
      Object.keys(graph.tasks).map((id) => [
        id,
        {
          artifact: digestOf(id),
          export: id,
          policy: {
            ...defaultPolicy,
            retry: { ...defaultPolicy.retry, maxAttempts: 1 },
            ...tasks[id.replace('tasks#', '')]?.policy,
          },
        },
      ]),
    ),
  }
}

/** The event that answers a question to the host. */
export function evaluated(
  { evaluation, check }: EvaluationRequest,
  time: number,
  outcome: EvaluationOutcome,
): RunEventOf<'evaluated'> {
  return { type: 'evaluated', time, evaluation, check, outcome }
}

/** A run driven by hand: outcomes are given to started calls in any order. */
export class EngineRun {
  readonly program: Program
  readonly events: RunEvent[] = []
  readonly commands: Command[] = []
  machine: RunMachine
  time = 1_000
  readonly evaluator: Pick<HostEvaluator, 'evaluate'> | undefined
  readonly #setup: RunSetup

  constructor(source: string | WorkflowIR, setup: RunSetup = {}) {
    const tasks = setup.tasks ?? {}
    const graph = typeof source === 'string' ? compileSource(source, tasks) : source
    this.#setup = setup
    this.evaluator = setup.evaluator ?? (setup.evaluator === null ? undefined : new HostEvaluator())
    this.program = prepareProgram(graph, releaseOf(graph, tasks))
    this.machine = RunMachine.create(this.program, setup.limits)
    this.apply({
      type: 'run.started',
      time: this.time,
      run: 'run-1',
      seed: setup.seed ?? '5eed'.repeat(16),
      input: encode(setup.input ?? []),
      prefetch: setup.prefetch ?? false,
      ...(setup.locale === undefined ? {} : { locale: setup.locale }),
      ...(setup.timeZone === undefined ? {} : { timeZone: setup.timeZone }),
      ...(setup.valueLimit === undefined ? {} : { valueLimit: setup.valueLimit }),
    })
  }

  /** Applies an event and what is left of its turn; the commands of the whole turn. */
  apply(event: RunEvent): Command[] {
    const commands: Command[] = []
    const take = (turn: Turn): boolean => {
      commands.push(...turn.commands)
      this.#copy()
      return turn.yielded
    }
    this.events.push(event)
    for (let more = take(this.machine.apply(event)); more;) more = take(this.machine.proceed())
    for (let asked = this.machine.evaluation(); asked && this.evaluator;) {
      const answer = evaluated(asked, this.time, this.evaluator.evaluate(asked))
      this.events.push(answer)
      for (let more = take(this.machine.apply(answer)); more;) more = take(this.machine.proceed())
      asked = this.machine.evaluation()
    }
    this.commands.push(...commands)
    return commands
  }

  #copy(): void {
    if (this.#setup.copies !== false)
      this.machine = RunMachine.restore(this.program, this.machine.snapshot(), this.#setup.limits)
  }

  /** Attempts asked for so far, in order. */
  get dispatched(): AttemptRequest[] {
    return this.commands.flatMap((command) =>
      command.type === 'dispatch' ? [command.request] : [],
    )
  }

  /** First attempts as `task(args)`, in order of start. */
  get starts(): string[] {
    return this.dispatched.filter(({ attempt }) => attempt === 1).map(describeRequest)
  }

  open(call: number): AttemptRequest {
    const request = this.machine.outstanding().find((candidate) => candidate.call === call)
    if (!request) throw new Error(`call ${call} is not open`)
    return request
  }

  succeed(call: number, value: unknown, attempt?: number): Command[] {
    const request = this.open(call)
    return this.apply({
      type: 'attempt.succeeded',
      time: ++this.time,
      call,
      attempt: attempt ?? request.attempt,
      check: request.check,
      value: encode(value),
    })
  }

  fail(
    call: number,
    error: unknown,
    options: { reason?: FailureReason; final?: boolean; attempt?: number } = {},
  ): Command[] {
    const request = this.open(call)
    return this.apply({
      type: 'attempt.failed',
      time: ++this.time,
      call,
      attempt: options.attempt ?? request.attempt,
      check: request.check,
      reason: options.reason ?? 'error',
      error: encode(error),
      final: options.final ?? false,
    })
  }

  /** Lets an open timer fire, at its due time or later. */
  fire(timer: number, change: Partial<RunEventOf<'timer.fired'>> = {}): Command[] {
    const open = this.machine.timers().find((candidate) => candidate.timer === timer)
    if (!open) throw new Error(`timer ${timer} is not open`)
    this.time = Math.max(this.time + 1, open.at)
    return this.apply({
      type: 'timer.fired',
      time: this.time,
      timer,
      check: open.check,
      ...change,
    })
  }

  /** Sends a message, as a host does. */
  signal(
    name: string,
    payload?: unknown,
    change: Partial<RunEventOf<'signal.received'>> = {},
  ): Command[] {
    const to = this.machine.receiver(name)
    const time = ++this.time
    return this.apply({
      type: 'signal.received',
      time,
      name,
      payload: encode(payload),
      key: String(time),
      ...(to === undefined ? {} : { to }),
      ...change,
    })
  }

  /** Decides an open approval. */
  decide(
    wait: number,
    approved: boolean,
    change: Partial<RunEventOf<'approval.decided'>> = {},
  ): Command[] {
    const open = this.machine.waits().find((candidate) => candidate.wait === wait)
    if (!open) throw new Error(`wait ${wait} is not open`)
    const time = ++this.time
    const { check } = open
    const key = String(time)
    return this.apply({ type: 'approval.decided', time, wait, check, approved, key, ...change })
  }

  cancel(reason = ''): Command[] {
    return this.apply({ type: 'run.cancelled', time: ++this.time, reason })
  }

  /** `returned …` or `threw …`, decoded; `undefined` while it runs. */
  get outcome(): unknown {
    const { result } = this.machine
    if (!result) return undefined
    return result.status === 'completed'
      ? { returned: decode(result.value) }
      : { [result.status]: decode(result.error) }
  }
}

export const describeRequest = ({ task, args }: { task: string; args: Encoded }): string =>
  `${task.replace('tasks#', '')}(${(decode(args) as unknown[]).map((arg) => JSON.stringify(arg)).join(', ')})`
