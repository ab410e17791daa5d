import { encode, type Digest, type Encoded } from '@namu/core/internal'
import {
  partitionOf,
  type LoggedEvent,
  type Owner,
  type RunAppend,
  type RunEvent,
  type RunRecord,
  type Store,
} from '@namu/engine'

/** Long against the speed of a test, short against a person's patience. */
export const leaseMs = 60_000

export const digest = (letter: string): Digest => letter.repeat(64) as Digest

/** Owners on machines of their own, so that nobody can see whether their processes live. */
export const owner = (id: string): Owner => ({ id, host: `host-of-${id}`, pid: 1 })

export function started(run: string): RunEvent {
  return {
    type: 'run.started',
    time: 1_000,
    run,
    seed: '00'.repeat(32),
    input: encode([1, 'two', new Date(3)]),
    prefetch: true,
  }
}

/** Events that differ from each other and hold text that is awkward to store. */
export function succeeded(
  call: number,
  value: unknown = `ünï\u0000"\\\u2028 ${String(call)}`,
): RunEvent {
  return {
    type: 'attempt.succeeded',
    time: 1_000 + call,
    call,
    attempt: 1,
    check: { name: digest('a'), args: digest('b') },
    value: encode(value),
    trace: { worker: 'w1', startedAt: 1_000, finishedAt: 1_000 + call },
  }
}

/** What the host answered: a value, or for odd numbers an error. */
export function evaluated(evaluation: number): RunEvent {
  const thrown = new RangeError(`no ${String(evaluation)}`)
  delete thrown.stack
  return {
    type: 'evaluated',
    time: 1_000 + evaluation,
    evaluation,
    check: { builtin: 'Math.sin', operands: digest('e') },
    outcome:
      evaluation % 2 === 0
        ? { status: 'returned', value: encode(-0) }
        : { status: 'threw', error: encode(thrown) },
  }
}

export interface RecordOptions {
  readonly workflow?: string
  readonly status?: RunRecord['status']
  readonly createdAt?: number
  readonly idempotencyKey?: string
  readonly parent?: RunRecord['parent']
  readonly result?: Encoded
  readonly origin?: RunRecord['origin']
  readonly rebinds?: RunRecord['rebinds']
  readonly priority?: number
  readonly singleton?: string
  readonly approvals?: RunRecord['approvals']
}

/** A writer of one store that keeps the epochs of the partitions it has taken. */
export class Writer {
  readonly store: Store
  readonly owner: Owner
  readonly #epochs = new Map<number, number>()

  constructor(store: Store, id = 'first') {
    this.store = store
    this.owner = owner(id)
  }

  async epoch(partition: number): Promise<number> {
    const known = this.#epochs.get(partition)
    if (known !== undefined) return known
    const result = await this.store.acquire(partition, this.owner, leaseMs)
    if (!result.acquired) throw new Error(`partition ${String(partition)} is held`)
    this.#epochs.set(partition, result.lease.epoch)
    return result.lease.epoch
  }

  /** An append of `events` behind `expected` events. */
  async prepare(
    run: string,
    expected: number,
    events: readonly RunEvent[],
    options: RecordOptions = {},
  ): Promise<RunAppend> {
    const partition = partitionOf(run, this.store.partitions)
    const length = expected + events.length
    return {
      partition,
      epoch: await this.epoch(partition),
      expected,
      events,
      record: recordOf(run, partition, length, options),
    }
  }

  async append(
    run: string,
    expected: number,
    events: readonly RunEvent[],
    options: RecordOptions = {},
  ) {
    const [outcome] = await this.store.append([await this.prepare(run, expected, events, options)])
    return outcome
  }

  /** Creates a run with one event. */
  create(run: string, options: RecordOptions = {}) {
    return this.append(run, 0, [started(run)], options)
  }
}

export function recordOf(
  run: string,
  partition: number,
  events: number,
  options: RecordOptions,
): RunRecord {
  const { workflow = 'compute', status = 'running', createdAt = 1_000 } = options
  return {
    run,
    workflow,
    version: '1.0.0',
    graph: digest('c'),
    release: digest('d'),
    partition,
    status,
    createdAt,
    updatedAt: createdAt + events,
    events,
    calls: { started: events, settled: Math.max(0, events - 1) },
    input: encode([1, 'two', new Date(3)]),
    ...(options.parent === undefined ? {} : { parent: options.parent }),
    ...(options.result === undefined ? {} : { result: options.result }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
    ...(options.rebinds === undefined ? {} : { rebinds: options.rebinds }),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    ...(options.singleton === undefined ? {} : { singleton: options.singleton }),
    ...(options.approvals === undefined ? {} : { approvals: options.approvals }),
  }
}

export async function logOf(store: Store, run: string, from?: number): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = []
  for await (const logged of store.readLog(run, from)) log.push(logged)
  return log
}

/** Two runs in different partitions, and a third in the partition of the first. */
export function spreadRuns(partitions: number): {
  readonly one: string
  readonly elsewhere: string
  readonly sibling: string
} {
  const names = Array.from({ length: partitions * 20 }, (_, index) => `run_${String(index)}`)
  const one = 'run_0'
  const home = partitionOf(one, partitions)
  const elsewhere = names.find((name) => partitionOf(name, partitions) !== home)
  const sibling = names.find((name) => name !== one && partitionOf(name, partitions) === home)
  if (elsewhere === undefined || sibling === undefined) throw new Error('too few partitions')
  return { one, elsewhere, sibling }
}
