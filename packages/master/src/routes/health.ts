import { paths, type ReadyView } from '@namu/client'
import { Router } from 'express'
import { isAuthorized } from '../app/authorize.js'
import type { ReadyCheck, Services } from '../app/services.js'

/** A check that takes longer counts as failed. */
const checkTimeoutMs = 3_000

/**
 * For supervisors, without a token: `/healthz` says that the process answers, `/readyz` that it can
 * work (its servers answer, its leases are held). Reasons may name servers: they are for those with
 * the token.
 */
export function healthRoutes({ checks, token }: Pick<Services, 'checks' | 'token'>): Router {
  const router = Router()
  router.get(paths.health, (_request, response) => {
    response.json({ ok: true })
  })
  router.get(paths.ready, async (request, response) => {
    const mayKnowWhy = isAuthorized(request.headers.authorization, token)
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const { ok, detail } = await outcomeOf(check)
        return [name, mayKnowWhy && detail !== undefined ? { ok, detail } : { ok }] as const
      }),
    )
    const answer: ReadyView = {
      ready: results.every(([, { ok }]) => ok),
      checks: Object.fromEntries(results),
    }
    response.status(answer.ready ? 200 : 503).json(answer)
  })
  return router
}

async function outcomeOf(check: ReadyCheck): Promise<{ ok: boolean; detail?: string }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<{ ok: boolean; detail: string }>((resolve) => {
    timer = setTimeout(() => {
      resolve({ ok: false, detail: 'did not answer in time' })
    }, checkTimeoutMs)
  })
  const outcome = check().then(
    (remark) => ({ ok: true, ...(remark === undefined ? {} : { detail: remark }) }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : 'failed' }),
  )
  try {
    return await Promise.race([outcome, late])
  } finally {
    clearTimeout(timer)
  }
}
