/**
 * Runs fixtures directly under Node, one case after the other, and writes one JSON trace per line.
 * A process of its own, because unhandled rejections belong to the process.
 */
import { stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { setImmediate as macrotask } from 'node:timers/promises'
import { format } from 'node:util'
import { provideMailbox, taskBrand, type DirectMailbox, type TaskBrand } from '@namu/core/internal'
import { loadFixture } from 'namu:fixtures'
import { type Mail, nextMail } from '../mail.js'
import { Scheduler } from '../scheduler.js'
import { type Case, type Trace, encodeSeen } from '../trace.js'
import { CancelledError, execution, newMailbox } from './core.js'
import { Playback } from './playback.js'

const unhandled = new Map<Promise<unknown>, unknown>()
process.on('unhandledRejection', (reason, promise) => {
  // What a cancelled scope leaves unhandled is no failure of a run.
  if (!(reason instanceof CancelledError)) unhandled.set(promise, reason)
})
process.on('rejectionHandled', (promise) => unhandled.delete(promise))

/** Scopes end a macrotask later; nothing settles before they had their turn. */
let putOff = 0
const nextImmediate = setImmediate
globalThis.setImmediate = ((callback: () => void) => {
  putOff += 1
  return nextImmediate(() => {
    putOff -= 1
    callback()
  })
}) as typeof setImmediate

/** The console of a fixture is part of its trace; standard output belongs to the protocol. */
/** What AsyncLocalStorage leaves on a promise belongs to Node, not to what the program shows. */
function hideHooks(value: unknown): void {
  if (!(value instanceof Promise)) return
  for (const hook of Object.getOwnPropertySymbols(value))
    Reflect.defineProperty(value, hook, { enumerable: false })
}

let lines: string[] = []
const levels = { log: 'info', info: 'info', debug: 'debug', warn: 'warn', error: 'error' } as const
for (const [method, level] of Object.entries(levels))
  console[method as keyof typeof levels] = (...args: unknown[]) => {
    for (const arg of args) hideHooks(arg)
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

function deliver(mailbox: DirectMailbox, mail: Mail | undefined): void {
  if (!mail) return
  if (mail.kind === 'signal') mailbox.signal(mail.name, mail.payload)
  else if (mailbox.approvals().length > 0) mailbox.decide(mail)
}

async function run(one: Case): Promise<Trace> {
  const fixture = await loadFixture(one.fixture)
  for (const exports of fixture.modules) nameTasks(exports)
  const scheduler = new Scheduler(one.seed, one.pureFirst)
  execution.starts = []
  execution.open = []
  execution.opened.clear()
  execution.inWorkflow = false
  const playback = one.script && new Playback(one.script)
  const mailbox = newMailbox()
  provideMailbox(mailbox)
  // What a script plays back has its own order.
  const mail = playback ? [] : [...(fixture.mail as readonly Mail[])]
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
    do {
      await macrotask()
      await macrotask()
    } while (putOff > 0)
    if (execution.open.length === 0 && mail.length === 0) break
    if (playback) {
      if (playback.goOn(execution.open)) continue
      break
    }
    if (settled === one.cancelAfter) {
      for (const call of execution.open.splice(0)) call.cancel()
      continue
    }
    const chosen = scheduler.choose([...execution.open, ...mail.slice(0, 1).map(() => nextMail)])
    const [call] = execution.open.splice(chosen, 1)
    if (call) call.settle()
    else deliver(mailbox, mail.shift())
  }
  if (!ended && playback) return { starts: execution.starts, lines, outcome: { status: 'open' } }
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
