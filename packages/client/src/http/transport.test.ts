import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createTransport } from './transport.js'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a master that is not there is NAMU6001 with its URL and a hint', async () => {
  const url = await serving(() => undefined)
  servers.splice(0).forEach((server) => server.close())
  await expect(createTransport({ url }).json('GET', '/v1/runs')).rejects.toMatchObject({
    code: 'NAMU6001',
    where: url,
    message: expect.stringContaining('ECONNREFUSED') as unknown,
    hint: expect.stringContaining('namu master') as unknown,
  })
})

test('a master that does not answer in time is NAMU6001', async () => {
  const url = await serving(() => undefined)
  const request = createTransport({ url }).json('GET', '/v1/runs', { timeoutMs: 20 })
  await expect(request).rejects.toMatchObject({
    code: 'NAMU6001',
    message: expect.stringContaining('did not answer in time') as unknown,
  })
  servers.at(-1)?.closeAllConnections()
})

test('an address that is no URL is NAMU6001 at once', () => {
  expect(() => createTransport({ url: 'localhost:7420' })).toThrow(
    expect.objectContaining({ code: 'NAMU6001' }) as Error,
  )
  expect(() => createTransport({ url: 'not a url' })).toThrow(/not the URL of a master/)
})

test('an error of the master is thrown with its code, place and hint', async () => {
  const url = await serving((_request, response) => {
    response.writeHead(409, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        error: { code: 'NAMU6003', message: 'it exists', where: 'a@1', hint: 'raise it' },
      }),
    )
  })
  await expect(createTransport({ url }).json('GET', '/')).rejects.toMatchObject({
    name: 'NamuError',
    code: 'NAMU6003',
    message: 'it exists',
    where: 'a@1',
    hint: 'raise it',
  })
})

test('a code this client does not know is kept in the message', async () => {
  const url = await serving((_request, response) => {
    response.writeHead(400)
    response.end(JSON.stringify({ error: { code: 'NAMU9999', message: 'from the future' } }))
  })
  await expect(createTransport({ url }).json('GET', '/')).rejects.toMatchObject({
    code: 'NAMU6005',
    message: 'from the future (NAMU9999)',
  })
})

test('a server that is no master is told apart', async () => {
  const url = await serving((_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' })
    response.end('<h1>Bad gateway</h1>')
  })
  await expect(createTransport({ url }).json('GET', '/')).rejects.toMatchObject({
    code: 'NAMU6005',
    hint: expect.stringContaining('proxy') as unknown,
  })
})

test('a page of HTML that answers 200 is no answer of a master', async () => {
  const url = await serving((_request, response) => {
    response.end('<h1>Hello</h1>')
  })
  await expect(createTransport({ url }).json('GET', '/')).rejects.toMatchObject({
    code: 'NAMU6005',
  })
})

test('the token is sent, and a URL with a path and a slash at the end keeps its path', async () => {
  const seen: unknown[] = []
  const url = await serving((request, response) => {
    seen.push([request.url, request.headers.authorization])
    response.end('{}')
  })
  const transport = createTransport({ url: `${url}/namu/`, token: 'secret' })
  await transport.json('GET', '/v1/runs', { query: { status: 'running', before: undefined } })
  expect(seen).toEqual([['/namu/v1/runs?status=running', 'Bearer secret']])
})
