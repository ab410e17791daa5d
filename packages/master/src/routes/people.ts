import { paths, type DecideResponse, type PublishedPage, type SignalResponse } from '@namu/client'
import type { JsonValue } from '@namu/core/internal'
import express, { Router } from 'express'
import { z } from 'zod'
import { nameField, present, readRequestName, readRun } from '../app/fields.js'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { unknownRun } from '../app/unknown-run.js'
import { approvalsPage, publishedUnder, publishedValues } from '../views/people.js'
import { runSummary } from '../views/run-summary.js'

const largestPayload = '16mb'
const anyJson = z.custom<JsonValue>((value) => value !== undefined)
const signalRequest = z.object({
  payload: anyJson.optional(),
  key: nameField.optional(),
  by: nameField.optional(),
})
const approvalsQuery = z.object({
  workflow: nameField.optional(),
  run: nameField.optional(),
  before: nameField.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
const decideRequest = z.object({
  approved: z.boolean(),
  approval: z.number().int().min(1).optional(),
  by: nameField.optional(),
  comment: z.string().max(10_000).optional(),
  form: anyJson.optional(),
})

/** Messages to runs, decisions of people, and what runs publish. */
export function peopleRoutes({ store, runs }: Services): Router {
  const router = Router()
  const json = express.json({ limit: largestPayload, strict: false })

  router.post(paths.signal(':run', ':name'), json, async (request, response) => {
    const run = readRun(request.params.run)
    const name = readRequestName(request.params.name)
    const body = readRequest(signalRequest, request.body ?? {}, 'body')
    await runs.signal(run, { name, ...present(body) })
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    const answer: SignalResponse = { run: runSummary(record) }
    response.status(202).json(answer)
  })

  router.get(paths.approvals, async (request, response) => {
    const query = readRequest(approvalsQuery, request.query, 'query')
    response.json(await approvalsPage(store, present(query)))
  })

  router.post(paths.decide(':run'), json, async (request, response) => {
    const run = readRun(request.params.run)
    const { approval, ...body } = present(readRequest(decideRequest, request.body, 'body'))
    const which = approval === undefined ? {} : { wait: approval }
    const decided = await runs.decide(run, { ...body, ...which })
    const answer: DecideResponse = {
      run,
      approval: decided.approval.wait,
      approved: body.approved,
      logged: decided.logged,
    }
    response.status(decided.logged ? 200 : 202).json(answer)
  })

  router.get(paths.published(':run'), async (request, response) => {
    const inspected = await runs.inspect(readRun(request.params.run))
    const answer: PublishedPage = { published: publishedValues(inspected) }
    response.json(answer)
  })

  router.get(paths.publishedAs(':run', ':name'), async (request, response) => {
    const run = readRun(request.params.run)
    const published = publishedValues(await runs.inspect(run))
    response.json(publishedUnder(run, published, readRequestName(request.params.name)))
  })

  return router
}
