import type { Encoded } from '@namu/core/internal'

/** A start that was acknowledged and whose run is not there yet. Times in milliseconds since 1970. */
export interface HeldStart {
  /** The id that the run will have. */
  readonly run: string
  readonly workflow: string
  /** The version it starts, as it was resolved when the start was acknowledged. */
  readonly version: string
  readonly input: Encoded
  readonly prefetch?: boolean
  readonly fresh?: boolean
  readonly priority?: number
  readonly idempotencyKey?: string
  /** What only one run of the workflow may have. */
  readonly singleton?: string
  /** It cancels the run that has it; otherwise it waits for its end. */
  readonly replaces?: boolean
  /** Of the starts with one slot, a later one takes the place of the one that waits. */
  readonly slot?: string
  /** When the first of those whose place it took was acknowledged. */
  readonly heldAt: number
  /** When it is time to start the run. */
  readonly dueAt: number
  /** Grows whenever another start takes its place. */
  readonly revision: number
}

export interface DueStartQuery {
  readonly until: number
  readonly limit: number
  /** Those behind this one, for paging. */
  readonly after?: Pick<HeldStart, 'dueAt' | 'run'>
}

/** The part of the store that keeps starts until it is time. */
export interface HeldStarts {
  /**
   * Keeps a start durably. With a slot in which another one waits it takes the place of that one, and
   * has its `run` and `heldAt`; it is due no later than `maxMs` from there. Returns what is kept.
   */
  holdStart(start: Omit<HeldStart, 'revision'>, maxMs?: number): Promise<HeldStart>
  getHeldStart(run: string): Promise<HeldStart | undefined>
  /** Those that are due, claimed or not, by `dueAt`, then by `run`. */
  dueStarts(query: DueStartQuery): Promise<readonly HeldStart[]>
  /** Keeps others from taking its place. False when one has, or when it is gone. */
  claimStart(run: string, revision: number): Promise<boolean>
  /** Lets others take its place again, unless another one waits in its slot. */
  unclaimStart(run: string): Promise<void>
  /** The run of this workflow that has not ended and has this `singleton`. */
  findSingleton(workflow: string, singleton: string): Promise<string | undefined>
  /** The run is there. */
  dropStart(run: string): Promise<void>
}
