import {
  paths,
  type BranchResponse,
  type ForkRequest,
  type RerunRequest,
  type ResumeResponse,
  type RetryRequest,
} from '@namu/client'
import type { JsonValue } from '@namu/core/internal'
import { missingRun, newerVersion, type BranchRequest, type RunRecord } from '@namu/engine'
import express, { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { nameField, present, readRun } from '../app/fields.js'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { passOn } from '../peers/pass-on.js'
import { explainView } from '../views/explain-view.js'
import { runSummary } from '../views/run-summary.js'

const largestBody = '16mb'
const value = z.custom<JsonValue>((given) => given !== undefined)
const changes = {
  release: nameField.optional(),
  set: z.array(z.object({ call: z.number().int().positive(), value })).optional(),
}
const args = z.array(value).optional()
const retryRequest = z.object(changes)
const rerunRequest = z.object({ ...changes, from: z.number().int(), args })
const forkRequest = z.object({ ...changes, at: z.number().int(), args })
const resumeRequest = z.object({ release: nameField.optional() })

/** New runs with the history of another one, other releases for runs, and what a run waits for. */
export function runBranchRoutes(services: Services): Router {
  const { store, runs } = services
  const router = Router()
  const body = express.json({ limit: largestBody })

  /** Starts what `read` makes of the body, on the master that executes runs. */
  const branch =
    (read: (body: unknown) => BranchRequest) =>
    async (request: Request, response: Response): Promise<void> => {
      const origin = readRun(request.params.run)
      const wanted = read(request.body ?? {})
      if (!services.seat.active) {
        await passOn(services.peers, request, response)
        return
      }
      const { record } = await runs.branch(origin, wanted)
      const answer: BranchResponse = { run: runSummary(record), ...(await newer(record)) }
      response.status(201).json(answer)
    }

  const newer = async (record: RunRecord): Promise<Pick<BranchResponse, 'newerVersion'>> => {
    const version = await newerVersion(store, record)
    return version === undefined ? {} : { newerVersion: version }
  }

  router.post(
    paths.retry(':run'),
    body,
    branch((given) => {
      const request: RetryRequest = present(readRequest(retryRequest, given, 'body'))
      return { kind: 'retry', ...request }
    }),
  )

  router.post(
    paths.rerun(':run'),
    body,
    branch((given) => {
      const read: RerunRequest = present(readRequest(rerunRequest, given, 'body'))
      const { args: input, ...request } = read
      return { kind: 'rerun', ...request, ...(input ? { input } : {}) }
    }),
  )

  router.post(
    paths.fork(':run'),
    body,
    branch((given) => {
      const read: ForkRequest = present(readRequest(forkRequest, given, 'body'))
      const { args: input, ...request } = read
      return { kind: 'fork', ...request, ...(input ? { input } : {}) }
    }),
  )

  router.post(paths.resume(':run'), body, async (request, response) => {
    const run = readRun(request.params.run)
    const wanted = present(readRequest(resumeRequest, request.body ?? {}, 'body'))
    if (!services.seat.active) {
      await passOn(services.peers, request, response)
      return
    }
    // A run goes on by itself here: only another release is something to do.
    if (wanted.release !== undefined) await runs.resume(run, wanted)
    const record = await store.getRun(run)
    if (!record) throw await missingRun(store, run)
    const answer: ResumeResponse = { run: runSummary(record), ...(await newer(record)) }
    response.json(answer)
  })

  router.get(paths.explain(':run'), async (request, response) => {
    response.json(explainView(await runs.explain(readRun(request.params.run))))
  })

  return router
}
