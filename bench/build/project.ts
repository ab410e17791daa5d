import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { domainFiles, domainNames, sharedFiles } from './sources.js'

/** Workflows and tasks of one domain (a folder of the generated project). */
export const perDomain = { workflows: 4, tasks: 12 } as const

export interface GeneratedProject {
  readonly root: string
  readonly workflows: number
  readonly tasks: number
  readonly files: number
  readonly lines: number
}

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['src'],
}

/** The sources of a project of `workflows` workflows (rounded up to whole domains), by their path. */
export function projectFiles(workflows: number): Map<string, string> {
  const files = new Map<string, string>([
    ['tsconfig.json', JSON.stringify(tsconfig, null, 2)],
    ['package.json', JSON.stringify({ name: 'bench', version: '1.0.0', type: 'module' })],
  ])
  for (const [path, text] of sharedFiles()) files.set(`src/shared/${path}`, text)
  const domains = Math.ceil(workflows / perDomain.workflows)
  for (const [index, name] of domainNames(domains).entries()) {
    for (const [path, text] of domainFiles(name, index)) files.set(`src/${name}/${path}`, text)
  }
  return files
}

/** Writes the project to `root`, with the packages of `modules` (a `node_modules` folder). */
export function writeProject(root: string, workflows: number, modules: string): GeneratedProject {
  const files = projectFiles(workflows)
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  // A folder of its own, because builds are remembered in it.
  mkdirSync(join(root, 'node_modules'))
  for (const name of readdirSync(modules).filter((entry) => !entry.startsWith('.')))
    symlinkSync(join(modules, name), join(root, 'node_modules', name))
  const domains = Math.ceil(workflows / perDomain.workflows)
  const sources = [...files].filter(([path]) => path.endsWith('.ts'))
  return {
    root,
    workflows: domains * perDomain.workflows,
    tasks: domains * perDomain.tasks,
    files: sources.length,
    lines: sources.reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0),
  }
}
