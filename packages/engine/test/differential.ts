import { runInThisContext } from 'node:vm'
import { task } from '@namu/core'
import { copy, decode, encode } from '@namu/core/internal'
import { expect } from 'vitest'
import { describeRequest, EngineRun, type RunSetup, type TaskSetup } from './engine-run.js'
import { taskId } from './source-syntax.js'

/** What a task does with its arguments: returns, or throws, at once. */
export type Behaviour = (...args: never[]) => unknown

export interface Scenario {
  readonly source: string
  /** Asynchronous tasks; their calls settle one per macrotask in an order drawn from the seed. */
  readonly tasks?: Readonly<Record<string, Behaviour>>
  readonly syncTasks?: Readonly<Record<string, Behaviour>>
  readonly input?: readonly unknown[]
  readonly setup?: Omit<RunSetup, 'tasks' | 'input'>
  readonly policies?: Readonly<Record<string, TaskSetup>>
}

export interface Observation {
  readonly starts: readonly string[]
  readonly outcome: unknown
}

/** A small deterministic generator (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const pick = (random: () => number, count: number): number => Math.floor(random() * count)

/** Runs the scenario as plain JavaScript with the wrappers of core. */
export async function runDirectly(scenario: Scenario, seed: number): Promise<Observation> {
  const random = randomSource(seed)
  const starts: string[] = []
  const open: (() => void)[] = []
  const started = (name: string, args: readonly unknown[]): void => {
    starts.push(describeRequest({ task: taskId(name), args: encode(args) }))
  }
  const scope: Record<string, unknown> = {}
  for (const [name, run] of Object.entries(scenario.tasks ?? {}))
    scope[name] = task((...args: unknown[]) => {
      started(name, args)
      return new Promise((resolve, reject) => {
        open.push(() => {
          try {
            resolve(run(...(args as never[])))
          } catch (error) {
            reject(error)
          }
        })
      })
    })
  for (const [name, run] of Object.entries(scenario.syncTasks ?? {}))
    scope[name] = task((...args: unknown[]) => {
      started(name, args)
      return run(...(args as never[]))
    })
  // JavaScript itself is the oracle: the same text runs in Node.
  const make = runInThisContext(
    `((${Object.keys(scope).join(', ')}) => { 'use strict'; return (${scenario.source}) })`,
  ) as (...tasks: unknown[]) => (...args: unknown[]) => Promise<unknown>
  const fn = make(...Object.values(scope))
  let outcome: unknown
  const wait = fn(...(copy(scenario.input ?? []) as unknown[])).then(
    (value) => {
      outcome = { returned: copy(value) }
    },
    (error: unknown) => {
      outcome = { failed: copy(error) }
    },
  )
  await new Promise((resolve) => setImmediate(resolve))
  while (open.length > 0) {
    open.splice(pick(random, open.length), 1)[0]?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (outcome !== undefined) await wait
  return { starts, outcome: plain(outcome) }
}

/** Runs the scenario in the engine, with the same outcomes in the same order. */
export function runInEngine(scenario: Scenario, seed: number): Observation & { run: EngineRun } {
  const random = randomSource(seed)
  const { tasks = {}, syncTasks = {}, policies = {} } = scenario
  const behaviours = new Map(Object.entries({ ...tasks, ...syncTasks }))
  const run = new EngineRun(scenario.source, {
    ...scenario.setup,
    input: scenario.input ?? [],
    tasks: Object.fromEntries(
      [...behaviours.keys()].map((name) => [
        name,
        { sync: Object.hasOwn(syncTasks, name), ...policies[name] },
      ]),
    ),
  })
  for (;;) {
    const open = run.machine.outstanding()
    const isSync = (id: string): boolean => Object.hasOwn(syncTasks, id.replace('tasks#', ''))
    const standing = open.find((request) => isSync(request.task))
    const request = standing ?? (open.length > 0 ? open[pick(random, open.length)] : undefined)
    if (!request) break
    const behave = behaviours.get(request.task.replace('tasks#', ''))
    const args = decode(request.args) as never[]
    try {
      run.succeed(request.call, behave?.(...args))
    } catch (error) {
      if (!(error instanceof Error)) throw error
      run.fail(request.call, error)
    }
  }
  return { starts: run.starts, outcome: plain(run.outcome), run }
}

/** Errors as data, without stacks, so that outcomes compare. */
function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const properties: Record<string, unknown> = {}
    for (const key of Object.getOwnPropertyNames(value))
      if (key !== 'stack' && key !== 'cause')
        properties[key] = plain((value as unknown as Record<string, unknown>)[key])
    return { error: value.name, ...properties }
  }
  if (Array.isArray(value)) return value.map(plain)
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  )
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
  return value
}

/** Node and the engine agree under several orders of completion. */
export async function expectSame(scenario: Scenario, seeds = 5): Promise<void> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const direct = await runDirectly(scenario, seed)
    const engine = runInEngine(scenario, seed)
    expect({ starts: engine.starts, outcome: engine.outcome }).toEqual(direct)
    // Tiny slices: the run goes on from a decoded copy in the middle of its turns, too.
    const setup = { ...scenario.setup, limits: { ...scenario.setup?.limits, turnSlice: seed + 1 } }
    const sliced = runInEngine({ ...scenario, setup }, seed)
    expect({ starts: sliced.starts, outcome: sliced.outcome }).toEqual(direct)
  }
}

/** The outcome of an engine run in the form of `runDirectly`. */
export const observe = (run: EngineRun): unknown => plain(run.outcome)
