import { expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { compileWorkflow } from '../compile.js'
import { Reporter } from '../diagnostics/index.js'
import { discover } from '../discover/index.js'
import { loadProject } from '../project/index.js'
import { DerivedContracts, type Contracts } from '../schema/index.js'

const options = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['ES2022', 'DOM'],
    target: 'ES2022',
    module: 'NodeNext',
    allowJs: true,
  },
  include: ['src'],
}

/** What is wrong with a workflow for each helper of a JavaScript file, by the helper's name. */
function problems(
  helpers: Readonly<Record<string, string>>,
  change: (contracts: Contracts) => Contracts = (contracts) => contracts,
): Record<string, string> {
  const names = Object.keys(helpers)
  const root = temporaryProject({
    'tsconfig.json': JSON.stringify(options),
    'src/helpers.js': names
      .map((name) => `export const ${name} = () => { ${helpers[name] ?? ''} }`)
      .join('\n'),
    'src/w.ts': [
      "import { workflow } from '@namu/core'",
      "import * as helpers from './helpers.js'",
      ...names.map(
        (n) => `export const ${n} = workflow(async (): Promise<void> => helpers.${n}())`,
      ),
    ].join('\n'),
  })
  const loaded = loadProject(root)
  expect(loaded.diagnostics).toEqual([])
  const { discovered } = discover(loaded)
  const contracts = change(new DerivedContracts(discovered.project, new Reporter(root)))
  return Object.fromEntries(
    [...discovered.workflows.values()].map((workflow) => {
      const { diagnostics } = compileWorkflow(workflow, discovered, contracts)
      return [workflow.name, diagnostics.map(({ code }) => code).join(' ')]
    }),
  )
}

test('what TypeScript lets pass in JavaScript files and has no meaning is an error', () => {
  expect(
    problems({
      restFirst: 'let a, b; for ({ ...a, b } in [{}]) ;',
      restBeforeComma: 'let a; for ([...a, ] in [{}]) ;',
      restWithDefault: 'let a; for ([...a = 1] in [{}]) ;',
      fine: 'let a, b; for ([a, ...b] in ["xy"]) ;',
      newOfFunction: 'function Made() { this.x = 1 } new Made()',
    }),
  ).toEqual({
    restFirst: 'NAMU1130',
    restBeforeComma: 'NAMU1130',
    restWithDefault: 'NAMU1130',
    fine: '',
    newOfFunction: 'NAMU1130',
  })
})

test('a workflow on which the compiler breaks is an error, and the others are compiled', () => {
  const overflow = (contracts: Contracts): Contracts => ({
    taskSignature: (task) => contracts.taskSignature(task),
    workflowContract: (workflow) => {
      if (workflow.name === 'broken') throw new RangeError('Maximum call stack size exceeded')
      return contracts.workflowContract(workflow)
    },
  })
  expect(problems({ broken: 'return', whole: 'return' }, overflow)).toEqual({
    broken: 'NAMU2004',
    whole: '',
  })
})
