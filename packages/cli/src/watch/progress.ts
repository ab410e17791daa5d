import type { RunSummary, StreamMessage } from '@namu/client'

/** Shows a run while it goes on. */
export interface Progress {
  show(message: StreamMessage): Promise<void>
  /** Leaves the terminal as it was; `run` is the run's last state, absent when it was interrupted. */
  end(run: RunSummary | undefined): void
}
