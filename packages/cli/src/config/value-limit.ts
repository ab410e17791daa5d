import { NamuError } from '@namu/core/internal'

const least = 1_000
const most = 268_435_456

/**
 * The size limit of values that NAMU_VALUE_LIMIT sets, in bytes; `undefined` when it is not set.
 * @throws NamuError NAMU8001 when it is no number, or not between 1,000 and 268,435,456 (256 MiB)
 */
export function valueLimit(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = env['NAMU_VALUE_LIMIT']?.trim()
  if (text === undefined || text === '') return undefined
  const limit = Number(text)
  if (Number.isSafeInteger(limit) && limit >= least && limit <= most) return limit
  throw new NamuError('NAMU8001', `NAMU_VALUE_LIMIT cannot be ${JSON.stringify(text)}`, {
    where: 'environment',
    hint: `Set it to the bytes of the largest value, ${String(least)} to ${String(most)}.`,
  })
}
