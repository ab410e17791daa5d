import { NamuError } from '@namu/core/internal'
import { z } from 'zod'

/** What `namu master` is configured with. */
export interface MasterConfig {
  /** Connection string of Postgres. */
  readonly postgresUrl: string
  readonly redisUrl: string
  /** Address to listen on. Default 127.0.0.1: a master without a token is for this machine only. */
  readonly bind: string
  /** 0 for any free one. Default 7420. */
  readonly port: number
  /** The URL by which other masters reach this one. Default: where it listens, by this host's name. */
  readonly advertise?: string
  /** Clients and workers have to send it; without it everybody may do everything. */
  readonly token?: string
  /** Largest value of a run, in bytes. Default 1 MiB. */
  readonly valueLimit?: number
  /** Events that a run keeps in its log at least. Default: all. */
  readonly keepEvents?: number
}

const text = z.string().trim().min(1)

const environment = z.object({
  NAMU_PG_URL: text.optional(),
  DATABASE_URL: text.optional(),
  NAMU_REDIS_URL: text.default('redis://127.0.0.1:6379'),
  BIND_HOST: text.default('127.0.0.1'),
  BIND_PORT: z.coerce.number().int().min(0).max(65_535).default(7420),
  NAMU_ADVERTISE_URL: z.url({ protocol: /^https?$/ }).optional(),
  NAMU_TOKEN: text.optional(),
  NAMU_KEEP_EVENTS: z.coerce.number().int().min(0).optional(),
  NAMU_VALUE_LIMIT: z.coerce.number().int().min(1_000).max(268_435_456).optional(),
})

/**
 * Reads the environment: NAMU_PG_URL (else DATABASE_URL), NAMU_REDIS_URL, BIND_HOST, BIND_PORT,
 * NAMU_ADVERTISE_URL, NAMU_TOKEN, NAMU_VALUE_LIMIT and NAMU_KEEP_EVENTS. Empty variables count as absent.
 * @throws NamuError NAMU8001 naming every variable that is missing or wrong
 */
export function masterConfig(env: Readonly<Record<string, string | undefined>>): MasterConfig {
  const parsed = environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => (value ?? '').trim() !== '')),
  )
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw misconfigured(faults.join('; '), 'Correct these environment variables.')
  }
  const given = parsed.data
  const postgresUrl = given.NAMU_PG_URL ?? given.DATABASE_URL
  if (postgresUrl === undefined) {
    throw misconfigured(
      'NAMU_PG_URL is missing',
      'Set it to the connection string of a Postgres database: postgres://user:secret@host:5432/namu.',
    )
  }
  return {
    postgresUrl,
    redisUrl: given.NAMU_REDIS_URL,
    bind: given.BIND_HOST,
    port: given.BIND_PORT,
    ...(given.NAMU_ADVERTISE_URL === undefined ? {} : { advertise: given.NAMU_ADVERTISE_URL }),
    ...(given.NAMU_TOKEN === undefined ? {} : { token: given.NAMU_TOKEN }),
    ...(given.NAMU_KEEP_EVENTS === undefined ? {} : { keepEvents: given.NAMU_KEEP_EVENTS }),
    ...(given.NAMU_VALUE_LIMIT === undefined ? {} : { valueLimit: given.NAMU_VALUE_LIMIT }),
  }
}

function misconfigured(what: string, hint: string): NamuError {
  return new NamuError('NAMU8001', `The master's configuration is wrong: ${what}`, {
    where: 'environment',
    hint,
  })
}
