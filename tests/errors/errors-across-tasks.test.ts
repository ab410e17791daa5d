import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  classIdOf,
  decode,
  encode,
  type BuildOutput,
  type Digest,
  type TaskId,
} from '@namu/core/internal'
import type { AttemptOutcome, TaskJob } from '@namu/engine'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { JavaScriptRunner } from '@namu/worker/runner'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/**
 * Errors of the user's classes between the tasks of a project as `namu build` makes it, executed by a
 * worker's runner: each task is a bundle with its own copy of each class.
 */
let output: BuildOutput
let folder: string
let runner: JavaScriptRunner

beforeAll(async () => {
  const result = await buildProject({ root: new URL('./project', import.meta.url).pathname })
  if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
  output = result.output
  folder = await mkdtemp(join(tmpdir(), 'namu-errors-'))
  const artifacts = {
    get: (digest: Digest) => {
      const found = output.artifacts.find((one) => one.digest === digest)
      return found ? Promise.resolve(found) : Promise.reject(new Error('no such artifact'))
    },
  }
  runner = new JavaScriptRunner({ artifacts, cacheDir: folder })
})

afterAll(async () => {
  await runner.close()
  await rm(folder, { recursive: true, force: true })
})

async function attempt(name: string, ...args: readonly unknown[]): Promise<AttemptOutcome> {
  const task = `src/tasks#${name}` as TaskId
  const entry = output.manifest.tasks[task]
  if (!entry) throw new Error(`no task ${task}`)
  const job: TaskJob = {
    run: 'run_errors',
    call: 1,
    attempt: 1,
    workflow: 'errors',
    task,
    artifact: entry.artifact,
    export: entry.export,
    args: encode(args),
    idempotencyKey: 'key',
    queue: 'default',
  }
  return runner.run(job, {
    signal: new AbortController().signal,
    log: () => undefined,
    heartbeat: () => undefined,
  })
}

async function failure(name: string, ...args: readonly unknown[]): Promise<Error> {
  const outcome = await attempt(name, ...args)
  if (outcome.status !== 'failed') throw new Error(`${name} did not fail`)
  return decode(outcome.error) as Error
}

async function success(name: string, ...args: readonly unknown[]): Promise<unknown> {
  const outcome = await attempt(name, ...args)
  if (outcome.status === 'failed') throw decode(outcome.error)
  return decode(outcome.value)
}

const description = 'true true PaymentError stolen true'

describe('an error of a class of the project', () => {
  test('leaves a task with the id of its class', async () => {
    const error = await failure('pay', 'stolen')
    expect(classIdOf(error)).toBe('src/errors#PaymentDeclined')
    expect(error).toMatchObject({
      name: 'PaymentError',
      message: 'The payment was declined: stolen',
      code: 'stolen',
    })
    expect(error.cause).toBeInstanceOf(RangeError)
    expect(error.stack).toMatch(/src\/tasks\.ts:5:\d+/)
  })

  test('is an instance of it in another task', async () => {
    expect(await success('classify', await failure('pay', 'stolen'))).toBe(description)
    expect(await success('classify', new Error('other'))).toBe('something else')
  })

  test('is an instance of it in the task that calls the one that throws', async () => {
    expect(await success('payWithin', 'stolen')).toBe(description)
  })

  test('passes through a task that does not know the class', async () => {
    const passed = await success('passOn', await failure('pay', 'stolen'))
    const [inner] = (passed as { wrapped: unknown[] }).wrapped
    expect(await success('classify', inner)).toBe(description)
  })
})

test('a task whose bundle reaches no error class holds none', () => {
  const code = (name: string): string => {
    const artifact = output.manifest.tasks[`src/tasks#${name}` as TaskId]?.artifact
    const found = output.artifacts.find(({ digest }) => digest === artifact)
    return new TextDecoder().decode(found?.code)
  }
  expect(code('charge')).not.toContain('src/errors#')
  expect(code('classify')).toContain('src/errors#PaymentDeclined')
  expect(code('classify')).not.toContain('Unreached')
})
