import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareCase } from '../differential/compare.js'
import { CompiledFixtures } from '../differential/compiled-fixtures.js'
import { DirectNode } from '../differential/direct/node.js'
import { fixturesIn } from '../differential/fixtures.js'
import { openWorkspace } from '../fuzz/workspace.js'
import { classes } from './sections/classes.js'
import { collections } from './sections/collections.js'
import { conversions } from './sections/conversions.js'
import { jobs } from './sections/jobs.js'
import { orderOfEvaluation } from './sections/order-of-evaluation.js'
import { patterns } from './sections/patterns.js'
import { statements } from './sections/statements.js'
import { values } from './sections/values.js'

/**
 * What ECMA-262 prescribes inside the language, by section: Node decides what is right. The snippets
 * say what is looked at, in several orders of completion.
 */
const sections = [
  ...orderOfEvaluation,
  ...statements,
  ...patterns,
  ...values,
  ...jobs,
  ...collections,
  ...classes,
  ...conversions,
]

const nameOf = (section: number, index: number): string => `section${section}case${index}`

const sourceOf = (
  name: string,
  body: string,
  module = '',
): string => `import { sleep, workflow } from '@namu/core'
import { add, echo, fail, note, syncAdd, syncFail } from '../tasks.js'

void [add, echo, fail, note, sleep, syncAdd, syncFail]
${module}

export const ${name} = workflow(async (): Promise<unknown> => {
const log: unknown[] = []
${body}
return log
})
export const inputs = [[]]
`

let close: () => void
let compiled: CompiledFixtures
let direct: DirectNode

beforeAll(async () => {
  const sources = sections.flatMap(({ cases, module }, section) =>
    Object.values(cases).map((body, index): [string, string] => {
      const name = nameOf(section, index)
      return [name, sourceOf(name, body, module)]
    }),
  )
  const workspace = openWorkspace(new Map(sources))
  close = workspace.close
  ;[compiled, direct] = await Promise.all([
    CompiledFixtures.build(workspace.root),
    DirectNode.start(fixturesIn(workspace.root)),
  ])
}, 120_000)

afterAll(async () => {
  close()
  await direct.stop()
})

describe.each(sections.map((section, index) => ({ ...section, index })))(
  '$title',
  ({ cases, index: section }) => {
    test.each(Object.keys(cases).map((title, index) => ({ title, index })))(
      '$title',
      async ({ index }) => {
        const fixture = nameOf(section, index)
        for (const seed of [0, 1, 2]) {
          const one = { fixture, input: 0, seed, pureFirst: false }
          expect((await compareCase(one, [], compiled, direct))?.detail).toBeUndefined()
        }
      },
    )
  },
)
