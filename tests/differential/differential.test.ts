import { encode } from '@namu/core/internal'
import { printWorkflow } from '@namu/flow'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CompiledFixtures } from './compiled-fixtures.js'
import { DirectNode } from './direct/node.js'
import { runOnEngine } from './engine-run.js'
import { languageFixtures, workflowName } from './fixtures.js'
import type { Mail } from './mail.js'
import { type Case, effectsOf, keyOf } from './trace.js'

/**
 * Promise 1: same program, same meaning. Every fixture runs directly under Node and on the engine,
 * under the same orders of task completion, with and without prefetch.
 */
const { root: fixtureRoot, names: fixtureNames } = languageFixtures
const seeds = [0, 1, 2, 3, 4, 5]

let compiled: CompiledFixtures
let direct: DirectNode

beforeAll(async () => {
  ;[compiled, direct] = await Promise.all([
    CompiledFixtures.build(fixtureRoot),
    DirectNode.start(languageFixtures),
  ])
}, 120_000)

afterAll(async () => {
  await direct.stop()
})

interface FixtureModule {
  readonly inputs: readonly (readonly unknown[])[]
  /** What comes from outside while it runs. */
  readonly mail?: readonly Mail[]
}

async function loadFixture(fixture: string): Promise<FixtureModule> {
  return (await import(join(fixtureRoot, fixture, 'workflow.ts'))) as FixtureModule
}

describe.each(fixtureNames)('%s', (fixture) => {
  test('has the graph beside it', async () => {
    const text = printWorkflow(compiled.graph(fixture))
    await expect(text).toMatchFileSnapshot(join(fixtureRoot, fixture, 'graph.txt'))
  })

  test('means on the engine what it means in Node', async () => {
    const { inputs, mail = [] } = await loadFixture(fixture)
    const results: string[] = []
    for (const [index, input] of inputs.entries()) {
      for (const seed of seeds) {
        const one: Case = { fixture, input: index, seed, pureFirst: false }
        const expected = await direct.run(one)
        const actual = await engine(one, input, mail, false)
        expect(actual.outcome, keyOf(one)).toEqual(expected.outcome)
        expect(actual.starts, keyOf(one)).toEqual(expected.starts)
        expect(actual.lines, keyOf(one)).toEqual(expected.lines)
        if (seed === 0) {
          results.push(`${encode(input)} → ${JSON.stringify(expected.outcome)}`)
          results.push(...expected.starts.map((start) => `  ${start.task} ${start.args}`))
          results.push(...expected.lines.map((line) => `  console ${line}`))
        }
      }
    }
    await expect(`${results.join('\n')}\n`).toMatchFileSnapshot(
      join(fixtureRoot, fixture, 'result.txt'),
    )
  })

  test('means the same with prefetch: result, error and effectful starts', async () => {
    const { inputs, mail = [] } = await loadFixture(fixture)
    for (const [index, input] of inputs.entries()) {
      for (const seed of seeds) {
        const one: Case = { fixture, input: index, seed, pureFirst: true }
        const expected = await direct.run(one)
        const actual = await engine(one, input, mail, true)
        expect(actual.outcome, keyOf(one)).toEqual(expected.outcome)
        expect(effectsOf(actual.starts), keyOf(one)).toEqual(effectsOf(expected.starts))
        expect(actual.lines, keyOf(one)).toEqual(expected.lines)
      }
    }
  })
})

function engine(one: Case, input: readonly unknown[], mail: readonly Mail[], prefetch: boolean) {
  return runOnEngine({
    input,
    mail,
    seed: one.seed,
    pureFirst: one.pureFirst,
    prefetch,
    graph: compiled.graph(one.fixture),
    workflow: compiled.workflow,
    tasks: compiled.release,
    execute: compiled.execute,
  })
}

test('every fixture names its workflow after its folder', () => {
  for (const fixture of fixtureNames)
    expect(compiled.graph(fixture).name).toBe(workflowName(fixture))
})
