import { paths, type MissingArtifactsResponse } from '@namu/client'
import { digestOf, NamuError, type Digest } from '@namu/core/internal'
import express, { Router } from 'express'
import { z } from 'zod'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { digestField, readDigest } from '../app/fields.js'

const largestArtifact = '64mb'

const missingRequest = z.object({
  artifacts: z.array(z.object({ digest: digestField, sourceMap: z.boolean() })).max(10_000),
})

/** Task code, named by the digest of its content; anybody can check what they got. */
export function artifactRoutes({ store }: Pick<Services, 'store'>): Router {
  const router = Router()
  const bytes = express.raw({ type: () => true, limit: largestArtifact })

  router.post(paths.missingArtifacts, express.json({ limit: '4mb' }), async (request, response) => {
    const { artifacts } = readRequest(missingRequest, request.body, 'body')
    const code: string[] = []
    const sourceMaps: string[] = []
    for (const { digest, sourceMap } of artifacts) {
      const stored = await store.getArtifact(digest)
      if (!stored) code.push(digest)
      if (sourceMap && !stored?.sourceMap) sourceMaps.push(digest)
    }
    const answer: MissingArtifactsResponse = { code, sourceMaps }
    response.json(answer)
  })

  router.put(paths.artifact(':digest'), bytes, async (request, response) => {
    const digest = readDigest(request.params.digest)
    const code = bodyBytes(request.body)
    const found = digestOf(code)
    if (found !== digest) throw damaged(digest, found)
    const stored = await store.getArtifact(digest)
    if (!stored) await store.putArtifact(digest, code)
    response.status(stored ? 200 : 201).json({ digest })
  })

  router.put(paths.sourceMap(':digest'), bytes, async (request, response) => {
    const digest = readDigest(request.params.digest)
    const stored = await store.getArtifact(digest)
    if (!stored) throw unknownArtifact(digest)
    await store.putArtifact(digest, stored.code, bodyBytes(request.body))
    response.json({ digest })
  })

  router.get(paths.artifact(':digest'), async (request, response) => {
    const digest = readDigest(request.params.digest)
    const stored = await store.getArtifact(digest)
    if (!stored) throw unknownArtifact(digest)
    sendForEver(response, 'application/javascript', stored.code)
  })

  router.get(paths.sourceMap(':digest'), async (request, response) => {
    const digest = readDigest(request.params.digest)
    const stored = await store.getArtifact(digest)
    if (!stored?.sourceMap) throw unknownArtifact(digest)
    response.type('application/json').send(Buffer.from(stored.sourceMap))
  })

  return router
}

function sendForEver(response: express.Response, type: string, content: Uint8Array): void {
  response.type(type).setHeader('cache-control', 'private, max-age=31536000, immutable')
  response.send(Buffer.from(content.buffer, content.byteOffset, content.byteLength))
}

/** The parser leaves an empty body out. */
function bodyBytes(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? new Uint8Array(body) : new Uint8Array()
}

function damaged(digest: Digest, found: Digest): NamuError {
  return new NamuError('NAMU7001', `The content of artifact ${digest} has the digest ${found}`, {
    where: digest,
    hint: 'It was damaged on its way or on disk: build and publish again.',
  })
}

function unknownArtifact(digest: Digest): NamuError {
  return new NamuError('NAMU6006', `The master has no artifact ${digest}`, {
    where: digest,
    hint: 'Publish the build it belongs to: `namu publish`.',
  })
}
