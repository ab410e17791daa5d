import { paths, type WorkersPage, type WorkerView } from '@namu/client'
import type { WorkerInfo } from '@namu/dispatch-redis'
import { Router } from 'express'
import { passOn } from '../peers/pass-on.js'
import type { Services } from '../app/services.js'

export function workerRoutes(services: Pick<Services, 'listWorkers' | 'seat' | 'peers'>): Router {
  const router = Router()
  router.get(paths.workers, async (request, response) => {
    if (!services.seat.active) {
      await passOn(services.peers, request, response)
      return
    }
    const workers = await services.listWorkers()
    const answer: WorkersPage = { workers: workers.map(workerView) }
    response.json(answer)
  })
  return router
}

function workerView({ id, ...worker }: WorkerInfo): WorkerView {
  return { worker: id, ...worker }
}
