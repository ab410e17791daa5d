import type { CompiledFixtures } from './compiled-fixtures.js'
import type { DirectNode } from './direct/node.js'
import { runOnEngine } from './engine-run.js'
import { type Case, effectsOf, keyOf, type Trace } from './trace.js'

/** What is wrong with a program: the engine broke down, or the sides showed different things. */
export interface Difference {
  readonly kind: 'crashed' | 'differs'
  readonly detail: string
}

/** Runs one case on both sides; with prefetch where pure calls are to settle first. */
export async function compareCase(
  one: Case,
  input: readonly unknown[],
  compiled: CompiledFixtures,
  direct: DirectNode,
): Promise<Difference | undefined> {
  const expected = await direct.run(one)
  let actual: Trace
  try {
    actual = await runOnEngine({
      input,
      seed: one.seed,
      pureFirst: one.pureFirst,
      prefetch: one.pureFirst,
      cancelAfter: one.cancelAfter,
      graph: compiled.graph(one.fixture),
      workflow: compiled.workflow,
      tasks: compiled.release,
      execute: compiled.execute,
    })
  } catch (error) {
    return { kind: 'crashed', detail: `${keyOf(one)}: ${describe(error)}` }
  }
  const [node, engine] = [show(expected, one.pureFirst), show(actual, one.pureFirst)]
  return node === engine
    ? undefined
    : { kind: 'differs', detail: `${keyOf(one)}\nNode:\n${node}\nengine:\n${engine}` }
}

function show({ starts, outcome }: Trace, effectsOnly: boolean): string {
  const shown = effectsOnly ? effectsOf(starts) : starts
  return [JSON.stringify(outcome), ...shown.map(({ task, args }) => `  ${task} ${args}`)].join('\n')
}

export const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
