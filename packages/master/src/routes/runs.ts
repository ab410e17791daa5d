import {
  paths,
  type CancelResponse,
  type RunsPage,
  type RunState,
  type StartRunResponse,
} from '@namu/client'
import type { JsonValue } from '@namu/core/internal'
import express, { Router } from 'express'
import { z } from 'zod'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { unknownRun } from '../app/unknown-run.js'
import { digestField, nameField, present, readRun } from '../app/fields.js'
import { passOn } from '../peers/pass-on.js'
import { resultView } from '../views/result-view.js'
import { runDetail } from '../views/run-detail.js'
import { runFilter } from '../views/run-filter.js'
import { runSummary } from '../views/run-summary.js'

const largestInput = '16mb'
const startRequest = z.object({
  workflow: nameField,
  version: nameField.optional(),
  graph: digestField.optional(),
  args: z.array(z.custom<JsonValue>((value) => value !== undefined)),
  idempotencyKey: nameField.optional(),
  prefetch: z.boolean().optional(),
  fresh: z.boolean().optional(),
  priority: z.number().optional(),
  run: nameField.optional(),
})
const cancelRequest = z.object({
  reason: z.string().max(2000).optional(),
  force: z.boolean().optional(),
})
const runsQuery = z.object({
  workflow: nameField.optional(),
  status: z.enum(['running', 'completed', 'failed', 'cancelled'] satisfies RunState[]).optional(),
  origin: nameField.optional(),
  parent: nameField.optional(),
  all: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  before: nameField.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
const resultQuery = z.object({ wait: z.coerce.number().int().min(0).max(30_000).default(0) })

/** Starting, finding, inspecting and cancelling runs. */
export function runRoutes(services: Services): Router {
  const { store, runs, news } = services
  const router = Router()

  router.post(paths.runs, express.json({ limit: largestInput }), async (request, response) => {
    const { args, ...target } = present(readRequest(startRequest, request.body, 'body'))
    if (!services.seat.active) {
      await passOn(services.peers, request, response)
      return
    }
    const started = await runs.startRun({ ...target, input: { wire: args } })
    const { record, created, heldUntil } = started
    const held = heldUntil === undefined ? {} : { heldUntil }
    const answer: StartRunResponse = { run: runSummary(record), created, ...held }
    response.status(heldUntil !== undefined ? 202 : created ? 201 : 200).json(answer)
  })

  router.get(paths.runs, async (request, response) => {
    const { limit, ...filter } = readRequest(runsQuery, request.query, 'query')
    // One more than wanted tells whether there is another page.
    const found = await store.listRuns({ ...runFilter(present(filter)), limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const answer: RunsPage = {
      runs: page.map(runSummary),
      ...(found.length > limit && last ? { next: last.run } : {}),
    }
    response.json(answer)
  })

  router.get(paths.run(':run'), async (request, response) => {
    const inspected = await runs.inspect(readRun(request.params.run))
    response.json(await runDetail(store, inspected))
  })

  router.get(paths.result(':run'), async (request, response) => {
    const run = readRun(request.params.run)
    const { wait } = readRequest(resultQuery, request.query, 'query')
    const gone = new AbortController()
    response.on('close', () => {
      gone.abort()
    })
    const signal = AbortSignal.any([gone.signal, services.stopping])
    const until = services.clock.now() + wait
    let view = await resultView(store, run)
    while (view.status === 'running' && services.clock.now() < until && !signal.aborted) {
      await news.next(run, signal)
      view = await resultView(store, run)
    }
    response.json(view)
  })

  router.post(paths.cancel(':run'), express.json({ limit: '64kb' }), async (request, response) => {
    const run = readRun(request.params.run)
    const { reason, force } = readRequest(cancelRequest, request.body ?? {}, 'body')
    if (!(await store.getRun(run))) throw unknownRun(run)
    await runs.cancel(run, reason ?? 'cancelled by a client', force)
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    const answer: CancelResponse = { run: runSummary(record) }
    response.status(202).json(answer)
  })

  return router
}
