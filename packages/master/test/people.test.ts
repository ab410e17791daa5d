import type { RunHandle } from '@namu/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'

let servers: Servers
let master: TestMaster

beforeAll(async () => {
  servers = await startServers()
  master = await startTestMaster(servers, await servers.postgres.createDatabase(), { token: 'key' })
  await master.client.publish(sampleBuild())
})

afterAll(async () => {
  await master.close()
  await servers.close()
})

/** A run that asks Ann, with its link. */
async function asking(): Promise<{ handle: RunHandle<unknown>; link: string }> {
  const handle = await master.client.start('asking', [])
  await handle.signal('go', { to: 'Ann <ann@example.org>', title: 'Ship "A&B"?', form: 5 })
  const { approvals } = await master.client.approvals({ run: handle.id })
  return { handle, link: `${master.url}${approvals[0]?.link ?? ''}` }
}

function press(link: string, decision: string, more: Record<string, string> = {}) {
  return fetch(link, { method: 'POST', body: new URLSearchParams({ decision, ...more }) })
}

test('a client sends a message once under its key, and reads what the run publishes', async () => {
  const handle = await master.client.start('asking', [])
  expect(await handle.query('stage')).toBe('waits')
  await expect(handle.query('other')).rejects.toMatchObject({ code: 'NAMU4107' })
  const message = { to: 'Ann' }
  await handle.signal('go', message, { key: 'one', by: 'a test' })
  await handle.signal('go', message, { key: 'one' })
  expect(await handle.query('stage')).toBe('asks')
  const detail = await master.client.run(handle.id)
  expect(detail).toMatchObject({ kept: {}, waits: [{ to: 'Ann' }] })
  const events = []
  for await (const event of master.client.events(handle.id)) events.push(event)
  expect(events).toMatchObject([
    { type: 'run.started' },
    { type: 'signal.received', name: 'go', payload: message, key: 'one', by: 'a test', wait: 1 },
  ])
  await handle.decide({ approved: false, by: 'Bob', comment: 'no' })
  expect(await handle.result()).toMatchObject({ approved: false, by: 'Bob', comment: 'no' })
  expect((await master.client.run(handle.id)).decisions).toMatchObject([
    { approval: 2, approved: false, by: 'Bob', comment: 'no' },
  ])
})

test('what is wrong with a message or a decision is refused with its reason', async () => {
  const handle = await master.client.start('asking', [])
  const unknown = master.client.handle('run_none')
  await expect(unknown.signal('go')).rejects.toMatchObject({ code: 'NAMU4002' })
  await expect(handle.signal('stop')).rejects.toMatchObject({
    code: 'NAMU4101',
    hint: 'It waits for: go.',
  })
  await expect(handle.signal('go', { to: 5 })).rejects.toMatchObject({
    code: 'NAMU3003',
    message: expect.stringContaining('at /to must be string (found 5)') as string,
    where: '/to',
  })
  await expect(handle.decide({ approved: true })).rejects.toMatchObject({ code: 'NAMU4104' })
  expect((await master.client.run(handle.id)).kept).toEqual({})
  await handle.signal('go', { to: 'Ann' })
  await expect(handle.decide({ approved: true, form: 'much' })).rejects.toMatchObject({
    code: 'NAMU3003',
  })
  await expect(handle.decide({ approved: true })).rejects.toMatchObject({ code: 'NAMU3003' })
  await handle.decide({ approved: true, form: 3 })
  expect(await handle.result()).toMatchObject({ approved: true, form: 3 })
  await expect(handle.signal('go')).rejects.toMatchObject({ code: 'NAMU4011' })
  await expect(handle.decide({ approved: true })).rejects.toMatchObject({ code: 'NAMU4011' })
})

test('of decisions that are made at the same time one counts, and the others are refused', async () => {
  const { handle } = await asking()
  const tries = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((by) => handle.decide({ approved: true, by })),
  )
  const lost = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  expect(lost).toHaveLength(3)
  for (const error of lost)
    expect(error).toHaveProperty('code', expect.stringMatching(/NAMU4104|NAMU4011/))
  const by = ['a', 'b', 'c', 'd'][tries.findIndex(({ status }) => status === 'fulfilled')]
  expect(await handle.result()).toMatchObject({ by })
})

test('pending approvals are listed, in pages', async () => {
  const runs = [(await asking()).handle.id, (await asking()).handle.id].reverse()
  const first = await master.client.approvals({ limit: 1 })
  expect(first.approvals).toMatchObject([
    {
      run: runs[0],
      workflow: 'asking',
      to: 'Ann <ann@example.org>',
      form: 5,
      schema: { type: 'number' },
    },
  ])
  const second = await master.client.approvals({ limit: 1, before: first.next ?? '' })
  expect(second.approvals).toMatchObject([{ run: runs[1] }])
  for (const run of runs) await master.client.decide(run, { approved: true })
  const left = await master.client.approvals()
  expect(left.approvals.filter(({ run }) => runs.includes(run))).toEqual([])
})

test('a link shows what is asked to whoever has it, and decides nothing when it is opened', async () => {
  const { handle, link } = await asking()
  for (let times = 0; times < 2; times += 1) {
    const page = await fetch(link)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.headers.get('cache-control')).toBe('no-store')
    const html = await page.text()
    expect(html).toContain('<h1>Ship &quot;A&amp;B&quot;?</h1>')
    expect(html).toContain('Ann &lt;ann@example.org&gt;')
  }
  expect((await master.client.run(handle.id)).decisions).toEqual([])
  await handle.decide({ approved: true })
  await handle.result()
})

test('a link decides once, by a button', async () => {
  const { handle, link } = await asking()
  const malformed = await press(link, 'perhaps')
  expect(malformed.status).toBe(400)
  const pressed = await press(link, 'reject', { by: ' Ann ', comment: 'too dear' })
  expect(await pressed.text()).toContain('<h1>Rejected</h1>')
  expect(pressed.status).toBe(200)
  expect(await handle.result()).toMatchObject({
    approved: false,
    by: 'Ann',
    comment: 'too dear',
    form: 5,
  })
  const again = await press(link, 'approve')
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('has been answered')
  expect((await fetch(link)).status).toBe(410)
})

test('a link with another token, or of another run, opens nothing', async () => {
  const { handle, link } = await asking()
  const other = await asking()
  const token = link.slice(link.lastIndexOf('/') + 1)
  const wrong = [
    link.replace(
      token,
      token.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    ),
    other.link.replace(/[^/]+$/, token),
    link.replace(handle.id, 'run_none'),
  ]
  for (const guess of wrong) {
    expect((await fetch(guess)).status).toBe(410)
    expect([404, 409]).toContain((await press(guess, 'approve')).status)
  }
  expect((await fetch(`${master.url}/v1/approvals`)).status).toBe(401)
  for (const { handle: run } of [{ handle }, other]) await run.cancel()
})
