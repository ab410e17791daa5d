import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decode,
  digestOf,
  encode,
  type Digest,
  type Encoded,
  type TaskId,
} from '@namu/core/internal'
import type { LogLine, StoredArtifact, TaskJob } from '@namu/engine'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JavaScriptRunner } from './javascript-runner.js'

let folder: string
let runners: JavaScriptRunner[] = []
const stored = new Map<string, StoredArtifact>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-tasks-'))
})
afterEach(async () => {
  stored.clear()
  await Promise.all(runners.map((one) => one.close()))
  runners = []
  await rm(folder, { recursive: true, force: true })
})

/** Bundles a module the way a project's tasks are bundled. */
async function artifact(source: string): Promise<Digest> {
  const result = await build({
    stdin: { contents: source, sourcefile: 'src/tasks.ts', loader: 'ts', resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    write: false,
    outdir: folder,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    sourcemap: 'external',
  })
  const find = (suffix: string): Uint8Array => {
    const file = result.outputFiles.find(({ path }) => path.endsWith(suffix))
    if (!file) throw new Error(`esbuild made no ${suffix}`)
    return file.contents
  }
  const code = find('.js')
  const digest = digestOf(code)
  stored.set(digest, { digest, code, sourceMap: find('.js.map') })
  return digest
}

function runner(): JavaScriptRunner {
  const artifacts = {
    get: (digest: Digest) => {
      const found = stored.get(digest)
      return found ? Promise.resolve(found) : Promise.reject(new Error('no such artifact'))
    },
  }
  const made = new JavaScriptRunner({ artifacts, cacheDir: folder })
  runners.push(made)
  return made
}

interface Attempt {
  readonly digest: Digest
  readonly args?: readonly unknown[]
  readonly changes?: Partial<TaskJob>
  readonly signal?: AbortSignal
  readonly lines?: LogLine[]
  readonly beats?: Encoded[]
}

function attempt({ digest, args = [], changes, signal, lines = [], beats = [] }: Attempt) {
  const job: TaskJob = {
    run: 'run_a',
    call: 7,
    attempt: 2,
    workflow: 'compute',
    task: 'src/tasks#task' as TaskId,
    artifact: digest,
    export: 'task',
    args: encode(args),
    idempotencyKey: 'the-key',
    queue: 'default',
    ...changes,
  }
  const control = {
    signal: signal ?? new AbortController().signal,
    log: (line: LogLine) => void lines.push(line),
    heartbeat: (details: Encoded) => void beats.push(details),
  }
  return runner().run(job, control)
}

async function failure(options: Attempt) {
  const outcome = await attempt(options)
  if (outcome.status !== 'failed') throw new Error('the attempt succeeded')
  return { ...outcome, thrown: decode(outcome.error) as Error & Record<string, unknown> }
}

describe('executing a task', () => {
  it('decodes arguments and encodes the result, with values JSON does not have', async () => {
    const digest = await artifact(`
      export const task = async (when: Date, seen: Map<string, bigint>) =>
        ({ when: new Date(when.getTime() + 1), seen: new Set(seen.values()), none: undefined })`)
    const outcome = await attempt({ digest, args: [new Date(5), new Map([['a', 3n]])] })
    expect(outcome.status).toBe('succeeded')
    expect(outcome.status === 'succeeded' && decode(outcome.value)).toEqual({
      when: new Date(6),
      seen: new Set([3n]),
      none: undefined,
    })
  })

  it('takes a task that is not async', async () => {
    const digest = await artifact('export const task = (a: number, b: number) => a + b')
    expect(await attempt({ digest, args: [40, 3] })).toEqual({
      status: 'succeeded',
      value: encode(43),
    })
  })

  it('gives the task its context, whichever copy of the package it was bundled with', async () => {
    const digest = await artifact(`
      export const task = async () => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        const context = (globalThis as any)[Symbol.for('namu.context')]()
        context.logger.warn('careful', { n: 1 })
        context.progress(0.25, 'a quarter')
        const { run, workflow, task, call, attempt, idempotencyKey, signal } = context
        return [run, workflow, task, call, attempt, idempotencyKey, signal.aborted]
      }`)
    const lines: LogLine[] = []
    const outcome = await attempt({ digest, lines })
    expect(outcome.status === 'succeeded' && decode(outcome.value)).toEqual([
      ...['run_a', 'compute', 'src/tasks#task', 7, 2, 'the-key', false],
    ])
    expect(lines).toMatchObject([
      { run: 'run_a', call: 7, attempt: 2, level: 'warn', message: 'careful', fields: { n: 1 } },
      { level: 'info', message: 'a quarter', progress: 0.25 },
    ])
  })

  it('keeps the contexts of attempts apart that run at the same time', async () => {
    const digest = await artifact(`
      export const task = async (n: number) => {
        await new Promise((resolve) => setTimeout(resolve, 10 - n))
        return (globalThis as any)[Symbol.for('namu.context')]().call
      }`)
    const calls = [1, 2, 3, 4, 5]
    const outcomes = await Promise.all(
      calls.map((call) => attempt({ digest, args: [call], changes: { call } })),
    )
    expect(outcomes.map((one) => one.status === 'succeeded' && decode(one.value))).toEqual(calls)
  })

  it('never fails for log fields that are no JSON', async () => {
    const digest = await artifact(`
      export const task = () => {
        const circular: any = {}
        circular.self = circular
        ;(globalThis as any)[Symbol.for('namu.context')]().logger.info('odd', { circular, n: 1n })
        return 1
      }`)
    const lines: LogLine[] = []
    expect((await attempt({ digest, lines })).status).toBe('succeeded')
    expect(() => JSON.stringify(lines)).not.toThrow()
  })
})

describe('failing', () => {
  it("shows the user's own stack, in terms of the source", async () => {
    const digest = await artifact(`
// a comment that the bundle does not have
const inner = (): never => {
  throw new TypeError('no luck')
}

export async function task() {
  await 0
  inner()
}`)
    const { thrown, reason, final } = await failure({ digest })
    expect(thrown).toBeInstanceOf(TypeError)
    expect([reason, final]).toEqual(['error', false])
    expect(thrown.stack?.split('\n')).toEqual([
      'TypeError: no luck',
      '    at inner (src/tasks.ts:4:9)',
      '    at task (src/tasks.ts:9:3)',
    ])
  })

  it('maps causes and the errors of an AggregateError too', async () => {
    const digest = await artifact(`
export const task = () => {
  const cause = new AggregateError([new Error('part')], 'parts')
  throw new Error('whole', { cause })
}`)
    const { thrown } = await failure({ digest })
    const cause = thrown.cause as AggregateError
    expect(thrown.stack).toContain('src/tasks.ts:4:')
    expect(cause.stack).toContain('src/tasks.ts:3:')
    expect((cause.errors[0] as Error).stack).toContain('src/tasks.ts:3:')
    expect(thrown.stack).not.toContain(folder)
  })

  it('is final when the error says that it is not retryable', async () => {
    const digest = await artifact(`
      export const task = () => {
        throw Object.assign(new Error('bad card'), { retryable: false, code: 'E1' })
      }`)
    const { thrown, final } = await failure({ digest })
    expect(final).toBe(true)
    expect(thrown.code).toBe('E1')
  })

  it('keeps a thrown value that is no error', async () => {
    const digest = await artifact(`export const task = () => { throw { code: 4 } }`)
    expect((await failure({ digest })).thrown).toEqual({ code: 4 })
  })

  it('keeps message and stack of an error that cannot be serialised', async () => {
    const digest = await artifact(`
      export const task = () => {
        throw Object.assign(new RangeError('too far'), { socket: { on() {} } })
      }`)
    const { thrown, final } = await failure({ digest })
    expect([thrown.name, thrown.message, final]).toEqual(['RangeError', 'too far', false])
    expect(thrown.stack).toContain('src/tasks.ts')
  })

  it('is final with NAMU3001 when the result cannot be serialised', async () => {
    const digest = await artifact('export const task = () => ({ deep: [() => 1] })')
    const { thrown, final } = await failure({ digest })
    expect([thrown.code, final]).toEqual(['NAMU3001', true])
    expect(thrown.message).toContain('src/tasks#task')
  })

  it('is final with NAMU7004 when the artifact lacks the export', async () => {
    const digest = await artifact('export const other = 1')
    expect(await failure({ digest })).toMatchObject({
      final: true,
      thrown: { code: 'NAMU7004' },
    })
  })

  it('shows where a module breaks that cannot even be evaluated', async () => {
    const digest = await artifact(`throw new Error('at load')\nexport const task = () => 1`)
    const { thrown } = await failure({ digest })
    expect(thrown.message).toBe('at load')
    expect(thrown.stack).toContain('src/tasks.ts:1:7')
  })
})

describe('giving up', () => {
  it('ends an attempt at its timeout with NAMU7002, even if the task does not listen', async () => {
    const digest = await artifact('export const task = () => new Promise(() => {})')
    const { reason, thrown, final } = await failure({
      digest,
      changes: { timeoutMs: 20, graceMs: 5 },
    })
    expect([reason, thrown.code, final]).toEqual(['timeout', 'NAMU7002', false])
  })

  it('aborts the signal of the task at the timeout', async () => {
    const digest = await artifact(`
      export const task = () => new Promise((_, reject) => {
        const { signal } = (globalThis as any)[Symbol.for('namu.context')]()
        signal.addEventListener('abort', () => {
          ;(globalThis as any).seenReason = signal.reason.code
          reject(signal.reason)
        })
      })`)
    // Long enough for the code to be loaded before.
    const { reason } = await failure({ digest, changes: { timeoutMs: 1_000 } })
    expect(reason).toBe('timeout')
    expect((globalThis as { seenReason?: string }).seenReason).toBe('NAMU7002')
  })

  it('does not start a task whose attempt was given up before its code was there', async () => {
    const digest = await artifact(
      'export const task = () => { (globalThis as any).started = true }',
    )
    expect((await failure({ digest, signal: AbortSignal.abort() })).reason).toBe('lost')
    await Promise.all(runners.map((one) => one.close()))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(globalThis).not.toHaveProperty('started')
  })

  it('ends an attempt that is not wanted any more', async () => {
    const digest = await artifact('export const task = () => new Promise(() => {})')
    const controller = new AbortController()
    const ending = failure({ digest, signal: controller.signal, changes: { graceMs: 5 } })
    setTimeout(() => {
      controller.abort()
    }, 5)
    expect(await ending).toMatchObject({ reason: 'lost', thrown: { code: 'NAMU7003' } })
  })
})

describe('the grace period', () => {
  const cleaning = `
    const signal = (globalThis as any)[Symbol.for('namu.context')]().signal
    await new Promise((resolve) => signal.addEventListener('abort', resolve))`

  it('lets a task clean up after the abort, and ends with the task', async () => {
    const digest = await artifact(`
      export const task = async () => {${cleaning}
        await new Promise((resolve) => setTimeout(resolve, 20))
        ;(globalThis as any).cleanedUp = true
        return 'too late'
      }`)
    const { reason } = await failure({ digest, changes: { timeoutMs: 1_000, graceMs: 60_000 } })
    expect([reason, globalThis]).toMatchObject(['timeout', { cleanedUp: true }])
  })

  it('ends where the task goes on, whose outcome is passed over then', async () => {
    const digest = await artifact(`
      export const task = async () => {${cleaning}
        await new Promise(() => {})
      }`)
    const { reason } = await failure({ digest, changes: { timeoutMs: 1_000, graceMs: 20 } })
    expect(reason).toBe('timeout')
  })

  it('ends when the runner is closed', async () => {
    const digest = await artifact('export const task = () => new Promise(() => {})')
    const ending = failure({ digest, signal: AbortSignal.timeout(200) })
    await new Promise((resolve) => setTimeout(resolve, 400))
    await Promise.all(runners.map((one) => one.close()))
    expect((await ending).reason).toBe('lost')
  })
})

describe('heartbeats', () => {
  const waiting = `const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const context = () => (globalThis as any)[Symbol.for('namu.context')]()`

  it('keep an attempt alive; one that misses them ends with NAMU4143 and its last details', async () => {
    const digest = await artifact(`${waiting}
      export const task = async () => {
        for (let done = 1; done <= 5; done += 1) {
          context().heartbeat({ done })
          await wait(60)
        }
        context().heartbeat()
        await wait(60_000)
      }`)
    const beats: Encoded[] = []
    const outcome = await failure({ digest, changes: { heartbeatMs: 200, graceMs: 5 }, beats })
    expect([outcome.reason, outcome.thrown.code, outcome.final]).toEqual([
      ...['timeout', 'NAMU4143', false],
    ])
    expect(outcome.heartbeat).toBe(encode({ done: 5 }))
    expect(beats).toHaveLength(5)
  })

  it('give their details to the next attempt, whatever the task failed with', async () => {
    const digest = await artifact(`${waiting}
      export const task = async () => {
        const { lastHeartbeat } = context()
        context().heartbeat((lastHeartbeat ?? 0) + 1)
        throw new Error('after ' + lastHeartbeat)
      }`)
    const first = await failure({ digest })
    expect([first.thrown.message, first.heartbeat]).toEqual(['after undefined', encode(1)])
    const second = await failure({ digest, changes: { lastHeartbeat: encode(1) } })
    expect([second.thrown.message, second.heartbeat]).toEqual(['after 1', encode(2)])
  })

  it('refuse details that cannot be kept', async () => {
    const digest = await artifact(`${waiting}
      export const task = async (details: unknown) => {
        context().heartbeat(details ?? (() => 1))
      }`)
    expect((await failure({ digest })).thrown.code).toBe('NAMU3001')
    const large = { digest, args: ['x'.repeat(200)], changes: { valueLimit: 100 } }
    expect((await failure(large)).thrown.code).toBe('NAMU4144')
  })
})

describe('the size limit', () => {
  it('makes a larger result a failure for good that says which and how large', async () => {
    const digest = await artifact(`export const task = () => 'x'.repeat(200)`)
    const { final, thrown } = await failure({ digest, changes: { valueLimit: 100 } })
    expect([final, thrown.code]).toEqual([true, 'NAMU4144'])
    expect(thrown.message).toBe(
      'The result of "src/tasks#task": 204 bytes are over the limit of 100',
    )
  })

  it('keeps the beginning of a larger error', async () => {
    const digest = await artifact(
      `export const task = () => { throw new RangeError('far '.repeat(2000)) }`,
    )
    const { final, thrown } = await failure({ digest, changes: { valueLimit: 3000 } })
    expect([final, thrown.code]).toEqual([false, 'NAMU4144'])
    expect((thrown.cause as Error).message).toMatch(/^RangeError: far far/)
  })
})

it('reports when an error wants to be repeated', async () => {
  const digest = await artifact(`
    export const task = () => {
      throw Object.assign(new Error('busy'), { retryAfter: '90s' })
    }`)
  expect((await failure({ digest })).retryAfterMs).toBe(90_000)
})

describe('artifacts', () => {
  it('that are damaged fail with NAMU7001 and are not imported', async () => {
    const digest = await artifact('export const task = () => 1')
    const code = new TextEncoder().encode('export const task = () => 2')
    stored.set(digest, { digest, code })
    expect((await failure({ digest })).thrown.code).toBe('NAMU7001')
    expect((await readdir(folder)).filter((name) => name.endsWith('.mjs'))).toEqual([])
  })

  it('that were damaged in the cache folder are written again', async () => {
    const digest = await artifact('export const task = () => 1')
    await writeFile(join(folder, `${digest}.mjs`), 'export const task = () => 2')
    const outcome = await attempt({ digest })
    expect(outcome.status === 'succeeded' && decode(outcome.value)).toBe(1)
    expect(digestOf(await readFile(join(folder, `${digest}.mjs`)))).toBe(digest)
  })

  it('lie in the cache folder with their source map', async () => {
    const digest = await artifact('export const task = () => 1')
    await attempt({ digest })
    expect((await readdir(folder)).sort()).toEqual([`${digest}.mjs`, `${digest}.mjs.map`])
  })
})
