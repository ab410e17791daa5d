import { connect as connectSocket } from 'node:net'
import { streamClose } from '@namu/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'

let servers: Servers
let master: TestMaster

beforeAll(async () => {
  servers = await startServers()
  master = await startTestMaster(servers, await servers.postgres.createDatabase(), {
    streamLimits: { highWaterBytes: 1024, stallMs: 200 },
    host: { valueLimit: 16 * 1024 * 1024 },
  })
  await master.client.publish(sampleBuild())
})

afterAll(async () => {
  await master.close()
  await servers.close()
})

function refused(path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(master.url.replace('http', 'ws') + path)
    socket.on('open', () => {
      reject(new Error('the master accepted the stream'))
    })
    socket.on('error', reject)
    socket.on('unexpected-response', (_request, response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) })
      })
    })
  })
}

test('a stream of an unknown run, without a run, or elsewhere is refused with an error', async () => {
  expect(await refused('/v1/stream?run=run_unknown')).toMatchObject({
    status: 404,
    body: { error: { code: 'NAMU4002' } },
  })
  expect(await refused('/v1/stream')).toMatchObject({
    status: 400,
    body: { error: { code: 'NAMU6004' } },
  })
  expect(await refused('/v1/stream?run=x&from=-1')).toMatchObject({
    status: 400,
    body: { error: { code: 'NAMU6004' } },
  })
  expect(await refused('/v1/elsewhere?run=x')).toMatchObject({
    status: 404,
    body: { error: { code: 'NAMU6006' } },
  })
})

test('the client follows an unknown run with an error, not with patience', async () => {
  const messages = master.client.follow('run_unknown')[Symbol.asyncIterator]()
  await expect(messages.next()).rejects.toMatchObject({ code: 'NAMU4002' })
})

test('a follower that gives up ends at once', async () => {
  const handle = await master.client.start('steps', ['/nowhere'])
  const abort = new AbortController()
  const types: string[] = []
  for await (const message of master.client.follow(handle.id, { signal: abort.signal })) {
    types.push(message.type)
    if (message.type === 'event') abort.abort()
  }
  expect(types).toEqual(['run', 'event'])
})

test('a consumer that does not read is cut, and the others are not', async () => {
  // The first event carries the input: large enough to fill the buffers of the network.
  const handle = await master.client.start('steps', ['x'.repeat(12 * 1024 * 1024)])
  const target = new URL(master.url)
  const deaf = connectSocket(Number(target.port), target.hostname)
  deaf.write(
    `GET /v1/stream?run=${handle.id} HTTP/1.1\r\nHost: ${target.host}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  )
  const cut = new Promise<void>((resolve) => {
    deaf.on('close', resolve)
    deaf.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => {
    deaf.once('data', () => {
      deaf.pause()
      resolve()
    })
  })
  for await (const message of master.client.follow(handle.id)) {
    if (message.type === 'event') break
  }
  // A paused socket does not see its end: reading what is left shows it.
  setTimeout(() => deaf.resume(), 3_000)
  await cut
})

test('a master that goes down says so to its followers', async () => {
  const own = await startTestMaster(servers, await servers.postgres.createDatabase())
  await own.client.publish(sampleBuild())
  const { id } = await own.client.start('steps', ['/nowhere'])
  const socket = new WebSocket(`${own.url.replace('http', 'ws')}/v1/stream?run=${id}`)
  await new Promise((resolve) => socket.once('message', resolve))
  const code = new Promise<number>((resolve) => socket.once('close', resolve))
  await own.close()
  expect(await code).toBe(streamClose.goingAway)
})
