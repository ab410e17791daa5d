/**
 * Runs fixtures directly under Node, one case after the other, and writes one JSON trace per line.
 * A process of its own, because unhandled rejections belong to the process.
 */
import { stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { setImmediate as macrotask } from 'node:timers/promises'
import { format } from 'node:util'
import { taskBrand, type TaskBrand } from '@namu/core/internal'
import { loadFixture } from 'namu:fixtures'
import { Scheduler } from '../scheduler.js'
import { type Case, type Trace, encodeSeen } from '../trace.js'
import { execution } from './core.js'

const unhandled = new Map<Promise<unknown>, unknown>()
process.on('unhandledRejection', (reason, promise) => unhandled.set(promise, reason))
process.on('rejectionHandled', (promise) => unhandled.delete(promise))

/** The console of a fixture is part of its trace; standard output belongs to the protocol. */
let lines: string[] = []
const levels = { log: 'info', info: 'info', debug: 'debug', warn: 'warn', error: 'error' } as const
for (const [method, level] of Object.entries(levels))
  console[method as keyof typeof levels] = (...args: unknown[]) => {
    lines.push(`${level} ${format(...args)}`)
  }

function nameTasks(exports: Record<string, unknown>): void {
  for (const [exported, value] of Object.entries(exports)) {
    nameTask(exported, value)
    if (typeof value === 'function')
      for (const key of Object.getOwnPropertyNames(value))
        nameTask(`${exported}.${key}`, (value as unknown as Record<string, unknown>)[key])
    if (typeof value === 'object' && value !== null) {
      const prototype: unknown = Object.getPrototypeOf(value)
      if (prototype === Object.prototype || prototype === null) continue
      for (const key of Object.getOwnPropertyNames(prototype))
        nameTask(`${exported}.${key}`, (prototype as Record<string, unknown>)[key])
    }
  }
}

function nameTask(name: string, value: unknown): void {
  if (typeof value === 'function' && taskBrand in value)
    execution.names.set(value[taskBrand] as TaskBrand, name)
}

async function run(one: Case): Promise<Trace> {
  const fixture = await loadFixture(one.fixture)
  for (const exports of fixture.modules) nameTasks(exports)
  const scheduler = new Scheduler(one.seed, one.pureFirst)
  execution.starts = []
  execution.open = []
  lines = []
  unhandled.clear()
  const args = fixture.inputs[one.input]
  if (!args) throw new Error(`${one.fixture} has no input ${one.input}`)
  let ended: Trace['outcome'] | undefined
  fixture.workflow(...args).then(
    (value) => {
      ended = { status: 'returned', value: encodeSeen(value) }
    },
    (error: unknown) => {
      ended = { status: 'threw', error: encodeSeen(error) }
    },
  )
  for (let settled = 0; ; settled++) {
    // Two macrotasks: Node reports unhandled rejections after the microtasks of the first.
    await macrotask()
    await macrotask()
    if (execution.open.length === 0) break
    if (settled === one.cancelAfter) {
      for (const call of execution.open.splice(0)) call.cancel()
      continue
    }
    const [call] = execution.open.splice(scheduler.choose(execution.open), 1)
    call?.settle()
  }
  if (!ended) throw new Error(`${one.fixture} waits for ever`)
  const [rejection] = unhandled.values()
  const outcome: Trace['outcome'] =
    ended.status === 'returned' && unhandled.size > 0
      ? { status: 'threw', error: encodeSeen(rejection) }
      : ended
  return { starts: execution.starts, lines, outcome }
}

for await (const line of createInterface({ input: process.stdin })) {
  const one = JSON.parse(line) as Case
  let answer: { trace: Trace } | { failure: string }
  try {
    answer = { trace: await run(one) }
  } catch (error) {
    answer = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  stdout.write(`${JSON.stringify(answer)}\n`)
}
