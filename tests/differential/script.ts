import type { Encoded } from '@namu/core/internal'

/** The end of one open thing, for a direct execution that has to go as a run went. */
export interface Settlement {
  /** What it is, and which of those that are equal: `add [1,2] #0`, `sleep #3`. */
  readonly key: string
  /** The error it ends with where that is not what the task itself does. */
  readonly error?: Encoded
}

/** `tasks#Counter.triple` → `Counter.triple`. */
export const exportOf = (task: string): string => task.slice(task.indexOf('#') + 1)
