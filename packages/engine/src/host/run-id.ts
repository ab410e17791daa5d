import { NamuError } from '@namu/core/internal'

/** Ids go into URLs, file names and keys as they are. */
const usable = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** @throws NamuError NAMU4145 when a run cannot have this id */
export function checkRunId(run: string | undefined): void {
  if (run === undefined || usable.test(run)) return
  throw new NamuError(
    'NAMU4145',
    `${JSON.stringify(run.slice(0, 140))} cannot be the id of a run`,
    {
      hint: 'An id has 1 to 128 letters, digits, dots, dashes and underscores, and begins with a letter or digit. For any other text use an idempotency key.',
    },
  )
}
