import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NamuError } from '@namu/core/internal'
import { Project, ts } from 'ts-morph'
import type { Diagnostic } from '../diagnostics/index.js'
import { resolveByModuleFormat, setModuleFormats } from './module-format.js'
import { isStackOverflow, tooDeep, unparsable } from './nesting.js'
import { typeErrors } from './type-errors.js'

/** A project as TypeScript sees it. */
export interface LoadedProject {
  readonly project: Project
  /** Absolute path of the folder with the tsconfig.json. */
  readonly root: string
  /** TypeScript's own errors; while there are any, nothing else is looked at. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A project that is read but not checked; with `diagnostics` when that is impossible. */
type OpenedProject = Omit<LoadedProject, 'diagnostics'> & Partial<LoadedProject>

/**
 * Reads and type-checks the project whose tsconfig.json is in `root`.
 * @throws NamuError NAMU2001 when there is no tsconfig.json or it cannot be read
 */
export function loadProject(root: string): LoadedProject {
  const opened = openProject(root)
  const { project, diagnostics } = opened
  return { ...opened, diagnostics: diagnostics ?? projectErrors(project, opened.root) }
}

/** What keeps a project from being compiled: TypeScript's errors, and too deep nesting. */
export function projectErrors(project: Project, root: string): readonly Diagnostic[] {
  // Before the type checker, which walks into the source as deep as it nests.
  const deep = tooDeep(project, root)
  return deep.length > 0 ? deep : typeErrors(project, root)
}

/**
 * Reads the project whose tsconfig.json is in `root`.
 * @throws NamuError NAMU2001 when there is no tsconfig.json or it cannot be read
 */
export function openProject(root: string): OpenedProject {
  const absolute = resolve(root)
  const tsConfigFilePath = join(absolute, 'tsconfig.json')
  if (!existsSync(tsConfigFilePath)) {
    throw new NamuError('NAMU2001', 'No project found: there is no tsconfig.json', {
      where: absolute,
      hint: 'Run the command in the folder of your tsconfig.json, or create one.',
    })
  }
  const opened = { ...readFiles(tsConfigFilePath, absolute), root: absolute }
  if (!('diagnostics' in opened)) refuseReferencesOnly(opened.project, tsConfigFilePath)
  return opened
}

function readFiles(
  tsConfigFilePath: string,
  root: string,
): Pick<LoadedProject, 'project'> | Pick<LoadedProject, 'project' | 'diagnostics'> {
  try {
    const project = new Project({ tsConfigFilePath, resolutionHost: resolveByModuleFormat })
    setModuleFormats(project)
    return { project }
  } catch (error) {
    const diagnostics = isStackOverflow(error) ? unparsable(filesOf(tsConfigFilePath), root) : []
    if (diagnostics.length > 0) {
      return { project: new Project({ skipLoadingLibFiles: true }), diagnostics }
    }
    throw new NamuError('NAMU2001', `The project cannot be read: ${describe(error)}`, {
      where: tsConfigFilePath,
      hint: 'Correct the tsconfig.json.',
      cause: error,
    })
  }
}

function filesOf(tsConfigFilePath: string): readonly string[] {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }
  return ts.getParsedCommandLineOfConfigFile(tsConfigFilePath, {}, host)?.fileNames ?? []
}

/** Each referenced project has options of its own: there are none to build all of them with. */
function refuseReferencesOnly(project: Project, tsConfigFilePath: string): void {
  if (project.getSourceFiles().length > 0) return
  const { config } = ts.readConfigFile(tsConfigFilePath, (path) => ts.sys.readFile(path)) as {
    readonly config?: { readonly references?: readonly { readonly path: string }[] }
  }
  if (!config?.references?.length) return
  throw new NamuError('NAMU2001', 'The tsconfig.json has no files, only references', {
    where: tsConfigFilePath,
    hint: `Run the command in the folder of the one with the workflows: ${config.references.map(({ path }) => path).join(', ')}.`,
  })
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
