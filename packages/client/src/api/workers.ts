/** A worker that gave a sign of life lately. Times in milliseconds since the Unix epoch. */
export interface WorkerView {
  readonly worker: string
  readonly host: string
  readonly pid: number
  readonly queues: readonly string[]
  readonly concurrency: number
  /** Attempts running now. */
  readonly running: number
  readonly startedAt: number
  readonly seenAt: number
}

export interface WorkersPage {
  readonly workers: readonly WorkerView[]
}

/** Answer of `/readyz`: 200 when every check is `ok`, 503 otherwise. */
export interface ReadyView {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}
