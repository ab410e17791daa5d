import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareCase } from '../../differential/compare.js'
import { CompiledFixtures } from '../../differential/compiled-fixtures.js'
import { DirectNode } from '../../differential/direct/node.js'
import { fixturesIn } from '../../differential/fixtures.js'
import type { Case } from '../../differential/trace.js'
import { openWorkspace } from '../../fuzz/workspace.js'
import { matrix, type MatrixProgram } from './programs.js'

/**
 * Each control construct alone and in each other, with every completion, and every two completions
 * that meet in a `try`: on the engine as in Node.
 */
const programs = matrix()

let root: string
let close: () => void
let compiled: CompiledFixtures
let direct: DirectNode

beforeAll(async () => {
  const sources = new Map(programs.map(({ name, source }) => [name, source]))
  ;({ root, close } = openWorkspace(sources))
  ;[compiled, direct] = await Promise.all([
    CompiledFixtures.build(root),
    DirectNode.start(fixturesIn(root)),
  ])
}, 120_000)

afterAll(async () => {
  await direct.stop()
  close()
})

/** What differs, at most a few of it: one mistake shows in many programs. */
async function differences(cases: Iterable<Case>): Promise<readonly string[]> {
  const found: string[] = []
  for (const one of cases) {
    const input = programs.find(({ name }) => name === one.fixture)?.inputs[one.input]
    const difference = await compareCase(one, input ?? [], compiled, direct)
    if (difference) found.push(difference.detail)
    if (found.length === 3) break
  }
  return found
}

const seedOf = ({ name }: MatrixProgram, input: number): number => (name.length * 7 + input) % 5

function* completions(): Generator<Case> {
  for (const program of programs)
    for (const input of program.inputs.keys()) {
      const seeds = program.oneFrame ? [0] : [0, 1 + seedOf(program, input)]
      for (const seed of seeds) yield { fixture: program.name, input, seed, pureFirst: false }
    }
}

/** Calls that a run makes until its end, at most. */
const awaits = 6

function* cancellations(): Generator<Case> {
  for (const program of programs) {
    if (!program.oneFrame || program.name.startsWith('meet')) continue
    for (let cancelAfter = 0; cancelAfter < awaits; cancelAfter++)
      yield { fixture: program.name, input: 0, seed: 0, pureFirst: false, cancelAfter }
  }
}

test('every completion in every nesting means what it means in Node', async () => {
  expect(await differences(completions())).toEqual([])
}, 120_000)

test('a cancellation at every await is an exception there, as Node would see it', async () => {
  expect(await differences(cancellations())).toEqual([])
}, 120_000)
