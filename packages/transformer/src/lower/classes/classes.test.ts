import { printWorkflow } from '@namu/flow'
import { expect, test } from 'vitest'
import { temporaryProject } from '../../../test/temporary-project.js'
import { buildProject } from '../../build/index.js'

const options = (more: object) =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      noEmit: true,
      customConditions: ['namu-source'],
      ...more,
    },
    include: ['src'],
  })

async function graphOf(source: string, more: object = {}): Promise<string> {
  const root = temporaryProject({ 'tsconfig.json': options(more), 'src/flow.ts': source })
  const result = await buildProject({ root })
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.output.graphs.map((graph) => printWorkflow(graph)).join('\n')
}

const fields = `import { workflow } from '@namu/core'
class Point {
  y = 1
  note?: string
  constructor(readonly x: number) {}
}
export const main = workflow(async (n: number) => ({ ...new Point(n) }))
`

function constructorIn(graph: string): string[] {
  const [, text = ''] = graph.split('function src/flow#Point.new(this, x)\n')
  return text.split('\n').flatMap((line) => /^ +((?:define|set) .*)$/.exec(line)?.[1] ?? [])
}

test('fields are defined where the target has fields, those of parameters first', async () => {
  const steps = constructorIn(await graphOf(fields))
  expect(steps.map((step) => step.split(' ')[0])).toEqual(['define', 'define', 'define', 'set'])
})

test('fields with a value are assigned after the parameters where the options say so', async () => {
  const steps = constructorIn(await graphOf(fields, { useDefineForClassFields: false }))
  expect(steps.map((step) => step.split(' ')[0])).toEqual(['set', 'set'])
})

test('with an error class come those that extend it, without their constructors', async () => {
  const graph = await graphOf(`import { workflow } from '@namu/core'
class Base extends Error {}
export class Child extends Base {
  constructor() {
    super(process.cwd())
  }
}
export class Grandchild extends Child {}
export class Other extends Error {}
export const main = workflow(async (n: number) => {
  try {
    if (n > 0) throw new Error('n')
  } catch (error) {
    return error instanceof Base
  }
  return false
})
`)
  expect(graph).toContain(`  class src/flow#Base extends Error
  class src/flow#Child extends src/flow#Base
  class src/flow#Grandchild extends src/flow#Child
`)
  expect(graph).not.toContain('Other')
})

test('a class is in the graph only when the workflow names it', async () => {
  const graph = await graphOf(`import { workflow } from '@namu/core'
export class Unused {
  static {
    console.log('loaded')
  }
}
export const main = workflow(async (n: number) => n)
`)
  expect(graph).not.toContain('class')
})
