import { paths, type EventsPage, type EventView, type LogsPage } from '@namu/client'
import { Router } from 'express'
import { z } from 'zod'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { unknownRun } from '../app/unknown-run.js'
import { positionField, readRun } from '../app/fields.js'
import { eventView, logLineView } from '../views/event-view.js'

const eventsQuery = z.object({
  from: positionField,
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})
const logsQuery = z.object({ from: positionField })

/** What happened to a run so far, by position; `/v1/stream` goes on from there. */
export function runHistoryRoutes({ store }: Pick<Services, 'store'>): Router {
  const router = Router()

  router.get(paths.events(':run'), async (request, response) => {
    const run = readRun(request.params.run)
    const { from, limit } = readRequest(eventsQuery, request.query, 'query')
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    const first = Math.max(from, record.firstEvent ?? 0)
    const events: EventView[] = []
    let more = false
    for await (const logged of store.readLog(run, first)) {
      more = events.length === limit
      if (more) break
      events.push(eventView(logged))
    }
    const answer: EventsPage = { events, next: first + events.length, more }
    response.json(answer)
  })

  router.get(paths.logs(':run'), async (request, response) => {
    const run = readRun(request.params.run)
    const { from } = readRequest(logsQuery, request.query, 'query')
    if (!(await store.getRun(run))) throw unknownRun(run)
    const lines = (await store.readLogLines(run, from)).map(logLineView)
    const answer: LogsPage = { lines, next: from + lines.length }
    response.json(answer)
  })

  return router
}
