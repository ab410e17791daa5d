import { connect } from '@namu/client'
import { readBuild } from '@namu/transformer/output'
import { fileURLToPath } from 'node:url'
import { fulfil } from './workflows.js'

const client = connect({ url: process.env['NAMU_ORCH_URL'] ?? 'http://127.0.0.1:7420' })
await client.publish(await readBuild(fileURLToPath(new URL('./namu', import.meta.url))))

// The compiler checks the arguments against the workflow's parameters, and knows the result.
const run = await client.start(fulfil, [
  { customer: 'Ada', placed: new Date('2026-03-01T17:00:00Z'), items: ['lamp', 'desk'] },
])
const { receipt, ships } = await run.result()
console.log(`${receipt}, ships ${ships.toISOString().slice(0, 10)}`)
