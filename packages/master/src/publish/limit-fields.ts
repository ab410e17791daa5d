import {
  isPriority,
  largestRate,
  longestRatePeriodMs,
  type ConcurrencyLimit,
  type KeyExpression,
  type RateLimit,
  type StartPolicy,
} from '@namu/core/internal'
import { z } from 'zod'

const count = z.number().int().min(1)
const wait = z.number().min(1)

const key: z.ZodType<KeyExpression> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('constant'),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    }),
    z.object({ kind: z.literal('argument'), index: z.number().int().min(0) }),
    z.object({
      kind: z.literal('property'),
      object: key,
      name: z.string(),
      optional: z.literal(true).optional(),
    }),
    z.object({ kind: z.literal('chain'), of: key }),
    z.object({ kind: z.literal('template'), parts: z.array(key) }),
    z.object({ kind: z.literal('fallback'), value: key, otherwise: key }),
  ]),
) as z.ZodType<KeyExpression>

/** The limits among the policies of a task. */
export const limitFields = {
  concurrency: (
    z.object({ limit: count, key: key.optional() }) as z.ZodType<ConcurrencyLimit>
  ).optional(),
  rate: (
    z.object({
      limit: count.max(largestRate),
      perMs: wait.max(longestRatePeriodMs),
      key: key.optional(),
    }) as z.ZodType<RateLimit>
  ).optional(),
  priority: z.number().refine(isPriority).optional(),
}

/** How a workflow is started. */
export const startField = z.object({
  singleton: z
    .object({ key: key.optional(), onConflict: z.enum(['skip', 'replace', 'queue']) })
    .optional(),
  debounce: z.object({ key: key.optional(), waitMs: wait, maxMs: wait.optional() }).optional(),
}) as z.ZodType<StartPolicy>
