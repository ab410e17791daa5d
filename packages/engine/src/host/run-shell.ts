import type { ActiveRun } from './active-run.js'
import type { ChildRequest } from './children/new-child.js'
import type { CommitOutcome } from './committer.js'
import type { OfferedInput } from './run-input.js'
import type { Scheduler } from './system/scheduler.js'
import type {
  AttemptRequest,
  ChildCall,
  ConsoleLine,
  EvaluationOutcome,
  EvaluationRequest,
  OpenTimer,
  TimerNumber,
} from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'
import type { AttemptKey } from '../interfaces/dispatcher.js'
import type { TaskJob } from '../interfaces/job.js'
import type { LoggedEvent, RunRecord } from '../interfaces/runs.js'
import type { MemoKey } from './memos/memo-key.js'
import type { Memo, RunAppend } from '../interfaces/store.js'
import type { HostOptions } from './options.js'

/** What a run needs from its host. */
export interface RunShell {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly options: Pick<
    HostOptions,
    'dispatchWindow' | 'keepEvents' | 'largestAppend' | 'snapshotEvents'
  >
  epoch(partition: number): number | undefined
  submit(append: RunAppend, settle: (outcome: CommitOutcome) => void): void
  /** With a key the cache may answer it. */
  dispatch(job: TaskJob, memo: MemoKey | undefined): void
  /** A result that is committed, to be answered with again. */
  keep(memo: Memo): void
  abort(attempt: AttemptKey): void
  /** Nobody knows whether these attempts are with the dispatcher. */
  inDoubt(run: ActiveRun, requests: readonly AttemptRequest[]): void
  /** A call of a workflow is committed. */
  startChild(parent: RunRecord, request: ChildRequest): void
  /** A call of a workflow was given up, and that is committed. */
  giveUpChild(parent: string, child: ChildCall, reason: string): void
  evaluate(request: EvaluationRequest): EvaluationOutcome
  arm(run: string, timer: OpenTimer): void
  disarm(run: string, timer: TimerNumber): void
  log(run: string, line: ConsoleLine): void
  committed(record: RunRecord, events: readonly LoggedEvent[]): void
  /** Nothing is queued, being executed or in flight any more. */
  rested(run: ActiveRun): void
  /** The run left memory without having ended; `retry` holds what it had not committed. */
  discarded(run: ActiveRun, why: Discard, retry: readonly OfferedInput[]): void
}

export type Discard =
  | { readonly reason: 'stopped' }
  | { readonly reason: 'refused'; readonly outcome: CommitOutcome }
  | { readonly reason: 'lease lost' }
  | { readonly reason: 'fault'; readonly error: unknown }
