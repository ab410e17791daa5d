import { Project, ScriptTarget } from 'ts-morph'
import { Reporter } from '../src/diagnostics/index.js'
import type { DiscoveredWorkflow } from '../src/discover/discovered.js'
import { DerivedContracts } from '../src/schema/index.js'

const project = new Project({
  useInMemoryFileSystem: true,
  compilerOptions: { strict: true, target: ScriptTarget.ES2022, lib: ['lib.es2023.d.ts'] },
})
let files = 0

/** The contract of the function `run` in a source, with what was reported. */
export function derive(source: string) {
  const file = project.createSourceFile(`/case${String((files += 1))}.ts`, source)
  const fn = file.getFunctionOrThrow('run')
  const reporter = new Reporter('/')
  const workflow = { fn } as unknown as DiscoveredWorkflow
  const contract = new DerivedContracts(project, reporter).workflowContract(workflow)
  return { ...contract, diagnostics: reporter.diagnostics }
}
