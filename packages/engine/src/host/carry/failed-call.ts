import { decode, encode, isNamuError, type Digest, type Encoded } from '@namu/core/internal'
import type { HistoryItem } from './history.js'
import type { SettledCall } from './settled-calls.js'
import type { CallNumber, RunEvent, RunMachineContract } from '../../core/index.js'

/** A call that failed for good. */
export interface Failure {
  /** Position among the steps that were looked at. */
  readonly at: number
  readonly call: CallNumber
  readonly task: string
  readonly name: Digest
  /** What the workflow saw. */
  readonly error: Encoded
}

/**
 * Which failures of calls a run's failure stems from.
 *
 * F1. The run's error is that of the call, or has it as a `cause` or among the `errors` of an
 *     AggregateError: the last such failure of each.
 * F2. Otherwise it is the failure in whose turn the workflow's function, or the run, has failed: the
 *     program put another error in its place.
 * F3. A fault (NAMU4006, NAMU4007) stems from no call. Nor does an error that was thrown for other
 *     reasons.
 * F4. What failed after the function had, nobody could handle: it counts too.
 */
export class FailureTrace {
  readonly #failures: Failure[] = []
  /** How the function failed, and at which step. */
  #end: { readonly at: number; readonly error: Encoded } | undefined
  #ended = false
  #steps = 0

  take(
    { event, settled }: { readonly event: RunEvent; readonly settled: SettledCall | undefined },
    machine: RunMachineContract,
  ): void {
    // The host's answer continues the turn before.
    if (event.type !== 'evaluated') this.#steps += 1
    const at = this.#steps
    if (settled?.outcome.failed === true) {
      const { call, outcome } = settled
      const { name } = call.check
      this.#failures.push({ at, call: call.call, task: call.task, name, error: outcome.error })
    }
    if (!this.#ended) this.#lookAtEnd(machine, at)
  }

  /** The function, or the run, has failed. */
  get failed(): boolean {
    return this.#end !== undefined
  }

  /** The failures it stems from, the first first; none when it failed by itself. */
  culprits(): readonly Failure[] {
    const end = this.#end
    if (!end || isFault(end.error)) return []
    const texts = new Set(errorsIn(end.error))
    const direct = [...texts].flatMap((text) => {
      const found = this.#failures.findLast(({ error }) => errorsIn(error)[0] === text)
      return found ? [found] : []
    })
    const stems =
      direct.length > 0 ? direct : this.#failures.filter((failure) => failure.at === end.at)
    if (stems.length === 0) return []
    const late = this.#failures.filter((failure) => failure.at > end.at)
    return [...new Set([...stems, ...late])].sort((a, b) => a.at - b.at)
  }

  #lookAtEnd(machine: RunMachineContract, at: number): void {
    if (machine.status === 'ended') this.#ended = true
    const { outcome } = machine
    if (outcome === undefined || this.#end) return
    if (outcome.status === 'failed') this.#end = { at, error: outcome.error }
  }
}

/** Follows the whole history of a run. */
export async function traceFailures(history: AsyncIterable<HistoryItem>): Promise<FailureTrace> {
  const trace = new FailureTrace()
  for await (const item of history) trace.take(item, item.machine)
  return trace
}

const deepestCause = 32

/** The error, its causes and the errors it gathers, as texts that can be compared; itself first. */
function errorsIn(encoded: Encoded): readonly string[] {
  const texts: string[] = []
  const collect = (error: unknown, depth: number): void => {
    texts.push(encode(error))
    if (!(error instanceof Error) || depth >= deepestCause) return
    if (error.cause !== undefined) collect(error.cause, depth + 1)
    if (error instanceof AggregateError)
      for (const one of error.errors as unknown[]) collect(one, depth + 1)
  }
  collect(decode(encoded), 0)
  return texts
}

function isFault(encoded: Encoded): boolean {
  const error = decode(encoded)
  return isNamuError(error) && (error.code === 'NAMU4006' || error.code === 'NAMU4007')
}
