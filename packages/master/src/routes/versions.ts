import {
  paths,
  type RegisterVersionsResponse,
  type WorkflowDetail,
  type WorkflowsPage,
  type WorkflowSummary,
} from '@namu/client'
import { NamuError } from '@namu/core/internal'
import type { VersionRecord } from '@namu/engine'
import express, { Router } from 'express'
import { z } from 'zod'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { registerVersionsRequest } from '../publish/read-versions.js'
import { registerVersions } from '../publish/register-versions.js'
import { nameField, readDigest, readRequestName } from '../app/fields.js'

const largestPublication = '64mb'
const workflowQuery = z.object({ version: nameField.optional() })

/** Workflows, their immutable versions and graphs. */
export function versionRoutes({ store, logger }: Pick<Services, 'store' | 'logger'>): Router {
  const router = Router()
  const json = express.json({ limit: largestPublication })

  router.post(paths.versions, json, async (request, response) => {
    const { versions } = readRequest(registerVersionsRequest, request.body, 'body')
    const answer: RegisterVersionsResponse = { versions: await registerVersions(store, versions) }
    for (const { name, version, outcome } of answer.versions) {
      logger.info({ workflow: name, version, outcome }, 'version registered')
    }
    const created = answer.versions.some(({ outcome }) => outcome === 'created')
    response.status(created ? 201 : 200).json(answer)
  })

  router.get(paths.workflows, async (_request, response) => {
    const answer: WorkflowsPage = { workflows: byWorkflow(await store.listVersions()) }
    response.json(answer)
  })

  router.get(paths.workflow(':name'), async (request, response) => {
    const name = readRequestName(request.params.name)
    const query = readRequest(workflowQuery, request.query, 'query')
    const version = await store.getVersion(name, query.version)
    if (!version) throw unknownWorkflow(name, query.version)
    const graph = await store.getGraph(version.graph)
    const release = await store.getRelease(version.release)
    if (!graph || !release) throw unknownGraph(version.graph)
    const answer: WorkflowDetail = {
      version,
      versions: newestFirst((await store.listVersions()).filter((each) => each.name === name)),
      input: graph.input,
      output: graph.output,
      tasks: Object.keys(graph.tasks).sort(),
      release,
    }
    response.json(answer)
  })

  router.get(paths.graph(':digest'), async (request, response) => {
    const digest = readDigest(request.params.digest)
    const graph = await store.getGraph(digest)
    if (!graph) throw unknownGraph(digest)
    response.setHeader('cache-control', 'private, max-age=31536000, immutable')
    response.json(graph)
  })

  return router
}

function byWorkflow(versions: readonly VersionRecord[]): readonly WorkflowSummary[] {
  const names = [...new Set(versions.map(({ name }) => name))].sort()
  return names.map((name) => ({
    name,
    versions: newestFirst(versions.filter((version) => version.name === name)),
  }))
}

function newestFirst(versions: readonly VersionRecord[]): readonly VersionRecord[] {
  return [...versions].sort((a, b) => b.createdAt - a.createdAt)
}

export function unknownWorkflow(name: string, version: string | undefined): NamuError {
  const title = version === undefined ? name : `${name}@${version}`
  return new NamuError('NAMU4001', `There is no workflow "${title}" on this master`, {
    where: title,
    hint: '`namu workflows` lists what is registered; `namu publish` registers a build.',
  })
}

function unknownGraph(digest: string): NamuError {
  return new NamuError('NAMU6006', `The master has no graph ${digest}`, {
    where: digest,
    hint: 'Publish the build it belongs to: `namu publish`.',
  })
}
