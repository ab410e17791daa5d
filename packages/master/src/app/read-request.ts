import { NamuError } from '@namu/core/internal'
import type { z } from 'zod'

/**
 * A body or query as its schema describes it.
 * @throws NamuError NAMU6004 naming every part that does not fit
 */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: 'body' | 'query' | 'path',
): z.output<Schema> {
  if (what === 'body' && value === undefined) {
    throw new NamuError('NAMU6004', 'The request has no JSON body', {
      hint: 'Send a JSON object with `Content-Type: application/json`.',
    })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? what : path.join('.')}: ${message}`,
  )
  throw new NamuError('NAMU6004', `The ${what} of the request is malformed: ${faults.join('; ')}`, {
    where: what,
    hint: 'Correct the parts that are named.',
  })
}
