import { connect, paths } from '@namu/client'
import { digestOf } from '@namu/core/internal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'

let servers: Servers
let master: TestMaster

beforeAll(async () => {
  servers = await startServers()
  master = await startTestMaster(servers, await servers.postgres.createDatabase())
})

afterAll(async () => {
  await master.close()
  await servers.close()
})

async function send(
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  type?: string,
) {
  const response = await fetch(master.url + path, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: type === undefined ? {} : { 'content-type': type },
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) as unknown }
}

const json = 'application/json'
const code = (value: string) => ({ error: expect.objectContaining({ code: value }) as unknown })

test('a master says that it is alive and that it can work', async () => {
  expect(await send('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } })
  expect(await master.client.ready()).toEqual({
    ready: true,
    checks: { store: { ok: true }, dispatcher: { ok: true }, leases: { ok: true } },
  })
})

test('malformed JSON is NAMU6004', async () => {
  const answer = await send('POST', paths.runs, '{"workflow": ', json)
  expect(answer).toMatchObject({ status: 400, body: code('NAMU6004') })
})

test('a request without a body, or with one of another type, is NAMU6004', async () => {
  expect(await send('POST', paths.runs)).toMatchObject({ status: 400, body: code('NAMU6004') })
  const form = await send('POST', paths.runs, 'workflow=x', 'application/x-www-form-urlencoded')
  expect(form).toMatchObject({ status: 400, body: code('NAMU6004') })
})

test('a body that does not fit is NAMU6004 and every part is named', async () => {
  const answer = await send('POST', paths.runs, '{"workflow": 1, "prefetch": "x"}', json)
  expect(answer.status).toBe(400)
  for (const part of ['workflow', 'args', 'prefetch']) expect(answer.text).toContain(part)
})

test('a body that is too large is refused', async () => {
  const body = JSON.stringify({ workflow: 'x', args: ['x'.repeat(17 * 1024 * 1024)] })
  expect(await send('POST', paths.runs, body, json)).toMatchObject({
    status: 413,
    body: code('NAMU6004'),
  })
})

test('queries that do not fit are NAMU6004', async () => {
  for (const query of ['limit=0', 'limit=x', 'status=done', 'before=%00']) {
    expect(await send('GET', `${paths.runs}?${query}`)).toMatchObject({ body: code('NAMU6004') })
  }
})

test('an unknown path, method or broken escape is an error of its own, without a stack', async () => {
  for (const [method, path] of [
    ['GET', '/v1/nothing'],
    ['DELETE', '/v1/runs/x'],
    ['GET', '/'],
  ] as const) {
    expect(await send(method, path)).toMatchObject({ status: 404, body: code('NAMU6006') })
  }
  const broken = await send('GET', '/v1/runs/%E0%A4%A')
  expect(broken).toMatchObject({ status: 400, body: code('NAMU6004') })
  expect(broken.text).not.toContain('    at ')
})

test('an unknown run is NAMU4002 wherever it is asked for', async () => {
  for (const id of ['run_unknown', '%00', 'a%20b', encodeURIComponent('../../etc/passwd')]) {
    for (const path of [paths.run(id), paths.events(id), paths.logs(id), paths.result(id)]) {
      expect(await send('GET', path)).toMatchObject({ status: 404, body: code('NAMU4002') })
    }
    const cancel = await send('POST', paths.cancel(id), '{}', json)
    expect(cancel).toMatchObject({ status: 404, body: code('NAMU4002') })
  }
})

test('an artifact is kept under its digest and comes back as it was sent', async () => {
  const content = new TextEncoder().encode('export const one = () => 1\n')
  const digest = digestOf(content)
  expect(await master.client.artifact(digest)).toBeUndefined()
  expect(await send('PUT', paths.artifact(digest), content)).toMatchObject({ status: 201 })
  expect(await send('PUT', paths.artifact(digest), content)).toMatchObject({ status: 200 })
  expect(await master.client.artifact(digest)).toEqual(content)
  expect((await fetch(master.url + paths.artifact(digest), { method: 'HEAD' })).status).toBe(200)
})

test('an artifact under a digest that is not its own is NAMU7001 and is not kept', async () => {
  const digest = digestOf('something else')
  const answer = await send('PUT', paths.artifact(digest), new TextEncoder().encode('x'))
  expect(answer).toMatchObject({ status: 422, body: code('NAMU7001') })
  expect(await master.client.artifact(digest)).toBeUndefined()
  const empty = await send('PUT', paths.artifact(digest))
  expect(empty).toMatchObject({ status: 422, body: code('NAMU7001') })
})

test('something that is no digest is NAMU6004', async () => {
  expect(await send('GET', paths.artifact('abc'))).toMatchObject({
    status: 400,
    body: code('NAMU6004'),
  })
})

test('a source map needs its artifact', async () => {
  const answer = await send('PUT', paths.sourceMap(digestOf('nothing')), '{}', json)
  expect(answer).toMatchObject({ status: 404, body: code('NAMU6006') })
})

test('publishing registers every workflow, and publishing again changes nothing', async () => {
  const build = sampleBuild({ version: '1.0.0' })
  const first = await master.client.publish(build)
  expect(first.artifacts).toEqual({ uploaded: 1, present: 0 })
  expect(first.versions.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['steps', 'created'],
    ['shift', 'created'],
    ['fail', 'created'],
    ['nap', 'created'],
    ['asking', 'created'],
  ])
  const again = await master.client.publish(build)
  expect(again.artifacts).toEqual({ uploaded: 0, present: 1 })
  expect(again.versions.every(({ outcome }) => outcome === 'same')).toBe(true)

  const artifact = build.artifacts[0]
  if (!artifact) throw new Error('the sample has an artifact')
  expect(await master.client.sourceMap(artifact.digest)).toEqual(artifact.sourceMap)
  const [graph] = build.graphs
  expect(await master.client.graph(graph?.digest ?? '')).toEqual(graph)
  expect((await master.client.workflows()).map(({ name }) => name)).toEqual([
    'asking',
    'fail',
    'nap',
    'shift',
    'steps',
  ])
  expect(await master.client.workflow('steps')).toMatchObject({
    version: { name: 'steps', version: '1.0.0' },
    tasks: ['src/tasks#step'],
    output: { type: 'array' },
    release: { tasks: { 'src/tasks#step': { policy: { queue: 'default' } } } },
  })
})

test('a version that exists is not registered with other content, and nothing else of that build is', async () => {
  const before = await master.client.workflows()
  const other = sampleBuild({ version: '1.0.0', comment: 'other' })
  await expect(master.client.publish(other)).rejects.toMatchObject({
    code: 'NAMU6003',
    hint: expect.stringContaining('package.json') as unknown,
  })
  expect(await master.client.workflows()).toEqual(before)
})

test('a damaged graph is NAMU4005 and an unknown format NAMU4004', async () => {
  const build = sampleBuild({ version: '2.0.0' })
  const register = async (change: object) => {
    const [graph] = build.graphs
    const release = build.manifest.workflows.steps?.release
    const version = { name: 'steps', version: '2.0.0', graph: { ...graph, ...change }, release }
    return send('POST', paths.versions, JSON.stringify({ versions: [version] }), json)
  }
  expect(await register({ output: { type: 'number' } })).toMatchObject({
    status: 422,
    body: code('NAMU4005'),
  })
  expect(await register({ ir: 2 })).toMatchObject({ status: 422, body: code('NAMU4004') })
  expect(await register({ functions: null })).toMatchObject({
    status: 422,
    body: code('NAMU4005'),
  })
})

test('a version whose artifacts are missing, or whose release lacks a task, is refused', async () => {
  const build = sampleBuild({ version: '3.0.0', comment: 'never uploaded' })
  const [graph] = build.graphs
  const release = build.manifest.workflows.steps?.release
  const register = (changed: unknown) =>
    send(
      'POST',
      paths.versions,
      JSON.stringify({ versions: [{ name: 'steps', version: '3.0.0', graph, release: changed }] }),
      json,
    )
  expect(await register(release)).toMatchObject({ status: 404, body: code('NAMU6006') })
  const empty = { digest: digestOf('{}'), tasks: {} }
  expect(await register(empty)).toMatchObject({ status: 400, body: code('NAMU6004') })
  expect(await send('GET', paths.workflow('never'))).toMatchObject({ body: code('NAMU4001') })
})

test('a release under a digest that is not its own is refused', async () => {
  const build = sampleBuild({ version: '4.0.0' })
  await master.client.publish(sampleBuild({ version: '1.0.0' }))
  const [graph] = build.graphs
  const release = { ...build.manifest.workflows.steps?.release, digest: digestOf('other') }
  const versions = [{ name: 'steps', version: '4.0.0', graph, release }]
  expect(await send('POST', paths.versions, JSON.stringify({ versions }), json)).toMatchObject({
    status: 400,
    body: code('NAMU6004'),
  })
})

test('a master with a token lets nobody in without it, health aside', async () => {
  const database = await servers.postgres.createDatabase()
  const guarded = await startTestMaster(servers, database, { token: 'secret' })
  try {
    for (const token of [undefined, 'wrong', 'secret2', '']) {
      const client = connect({ url: guarded.url, token })
      await expect(client.runs()).rejects.toMatchObject({ code: 'NAMU6002' })
      await expect(client.artifact(digestOf('x'))).rejects.toMatchObject({ code: 'NAMU6002' })
      await expect(client.follow('run_x')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'NAMU6002',
      })
    }
    expect((await fetch(`${guarded.url}/healthz`)).status).toBe(200)
    const stranger = await fetch(`${guarded.url}/readyz`)
    expect(await stranger.json()).toMatchObject({ ready: true, checks: { store: { ok: true } } })
    expect(await guarded.client.runs()).toEqual({ runs: [] })
  } finally {
    await guarded.close()
  }
})

test('without Postgres a master is alive but not ready', async () => {
  const own = await startServers()
  const lonely = await startTestMaster(own, await own.postgres.createDatabase())
  try {
    await own.postgres.stop('clean')
    expect((await fetch(`${lonely.url}/healthz`)).status).toBe(200)
    const ready = await lonely.client.ready()
    expect(ready.ready).toBe(false)
    expect(ready.checks.store?.ok).toBe(false)
    const failed = await fetch(lonely.url + paths.runs)
    expect(failed.status).toBeGreaterThanOrEqual(500)
    expect(await failed.json()).toMatchObject({ error: { code: expect.any(String) as unknown } })
  } finally {
    await lonely.close()
    await own.close()
  }
})

test('without Redis a master is alive but not ready, and answers what it knows', async () => {
  const own = await startServers()
  const lonely = await startTestMaster(own, await own.postgres.createDatabase())
  try {
    await own.redis.stop('clean')
    expect((await fetch(`${lonely.url}/healthz`)).status).toBe(200)
    const ready = await lonely.client.ready()
    expect(ready.checks).toMatchObject({ store: { ok: true }, dispatcher: { ok: false } })
    expect(await lonely.client.runs()).toEqual({ runs: [] })
  } finally {
    await lonely.close()
    await own.close()
  }
})

test('a master does not start without Redis, and leaves the partitions free', async () => {
  const own = await startServers()
  const database = await own.postgres.createDatabase()
  await own.redis.stop('clean')
  try {
    await expect(startTestMaster(own, database)).rejects.toMatchObject({ code: 'NAMU7006' })
    await own.redis.start()
    const master = await startTestMaster(own, database)
    expect((await master.client.ready()).checks.leases).toEqual({ ok: true })
    await master.close()
  } finally {
    await own.close()
  }
})

test('a master does not start where another program listens', async () => {
  const database = await servers.postgres.createDatabase()
  const port = Number(new URL(master.url).port)
  await expect(startTestMaster(servers, database, { port })).rejects.toMatchObject({
    code: 'NAMU8001',
    hint: expect.stringContaining('BIND_PORT') as unknown,
  })
})
