import { createServer, type RequestListener, type Server } from 'node:http'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@namu/client'
import { digestOf } from '@namu/core/internal'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cachedArtifactSource } from './cached-artifact-source.js'
import { httpArtifactSource } from './http-artifact-source.js'

const code = new TextEncoder().encode('export const add = (a, b) => a + b\n')
const digest = digestOf(code)
const servers: Server[] = []
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-artifacts-'))
})

afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

async function origin(listener: RequestListener, tries = 4) {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return httpArtifactSource(connect({ url }), { tries, pauseMs: 1 })
}

/** Answers code requests by turns with `answers`, the last one for ever; there is no source map. */
function answering(
  answers: readonly (Uint8Array | number)[],
  seen: string[] = [],
): RequestListener {
  let asked = 0
  return (request, response) => {
    if (request.url?.endsWith('/map')) {
      response.writeHead(404).end('{}')
      return
    }
    seen.push(request.url ?? '')
    const answer = answers[Math.min(asked, answers.length - 1)] ?? 500
    asked += 1
    if (typeof answer === 'number') response.writeHead(answer).end('{}')
    else response.end(answer)
  }
}

test('an artifact is fetched once, whoever asks and how often', async () => {
  const seen: string[] = []
  const source = cachedArtifactSource(await origin(answering([code], seen)), folder)
  const all = await Promise.all([source.get(digest), source.get(digest), source.get(digest)])
  expect(all.map((artifact) => artifact.code)).toEqual([code, code, code])
  expect((await source.get(digest)).code).toEqual(code)
  expect(seen).toHaveLength(1)
})

test('the source map comes along and stays', async () => {
  const map = new TextEncoder().encode('{"version":3}')
  const source = cachedArtifactSource(
    await origin((request, response) => {
      response.end(request.url?.endsWith('/map') ? map : code)
    }),
    folder,
  )
  expect((await source.get(digest)).sourceMap).toEqual(map)
  expect((await source.get(digest)).sourceMap).toEqual(map)
})

test('a source that fails for a while is tried again', async () => {
  const source = await origin(answering([503, 500, code]))
  expect((await source.get(digest)).code).toEqual(code)
})

test('content that was damaged on its way once is fetched again', async () => {
  const source = await origin(answering([code.slice(1), code]))
  expect((await source.get(digest)).code).toEqual(code)
})

test('content that is damaged every time is NAMU7001, and nothing of it stays', async () => {
  const source = cachedArtifactSource(await origin(answering([code.slice(1)])), folder)
  await expect(source.get(digest)).rejects.toMatchObject({
    code: 'NAMU7001',
    message: expect.stringContaining(digest) as unknown,
  })
  expect(await readdir(folder)).toEqual([])
})

test('an artifact the master does not have is NAMU6006 without another try', async () => {
  const seen: string[] = []
  const source = await origin(answering([404], seen))
  await expect(source.get(digest)).rejects.toMatchObject({ code: 'NAMU6006' })
  expect(seen).toHaveLength(1)
})

test('a failure is forgotten: the next request tries again', async () => {
  const source = cachedArtifactSource(await origin(answering([500, code]), 1), folder)
  await expect(source.get(digest)).rejects.toMatchObject({ code: 'NAMU6005' })
  expect((await source.get(digest)).code).toEqual(code)
})

test('a file that was damaged on disk is fetched again and repaired', async () => {
  const seen: string[] = []
  const source = cachedArtifactSource(await origin(answering([code], seen)), folder)
  await source.get(digest)
  const file = join(folder, digest.slice(0, 2), `${digest}.mjs`)
  await writeFile(file, 'export const add = () => 0')
  expect((await source.get(digest)).code).toEqual(code)
  expect(new Uint8Array(await readFile(file))).toEqual(code)
  expect(seen).toHaveLength(2)
})
