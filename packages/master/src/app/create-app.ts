import express, { type Express } from 'express'
import { artifactRoutes } from '../routes/artifacts.js'
import { healthRoutes } from '../routes/health.js'
import { approvalLinkRoutes } from '../routes/approval-links.js'
import { peopleRoutes } from '../routes/people.js'
import { runBranchRoutes } from '../routes/run-branches.js'
import { runHistoryRoutes } from '../routes/run-history.js'
import { runRoutes } from '../routes/runs.js'
import { versionRoutes } from '../routes/versions.js'
import { workerRoutes } from '../routes/workers.js'
import { requireToken } from './authorize.js'
import { answerErrors, unknownRoute } from './error-answer.js'
import type { Services } from './services.js'

/** The HTTP side of a master over `services`, not listening anywhere yet. */
export function createApp(services: Services): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.use(healthRoutes(services))
  app.use(approvalLinkRoutes(services))
  app.use('/v1', requireToken(services.token))
  app.use(artifactRoutes(services))
  app.use(versionRoutes(services))
  app.use(runRoutes(services))
  app.use(runBranchRoutes(services))
  app.use(peopleRoutes(services))
  app.use(runHistoryRoutes(services))
  app.use(workerRoutes(services))
  app.use(unknownRoute())
  app.use(answerErrors(services.logger))
  return app
}
