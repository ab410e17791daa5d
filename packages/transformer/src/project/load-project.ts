import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NamuError } from '@namu/core/internal'
import { Project } from 'ts-morph'
import type { Diagnostic } from '../diagnostics/index.js'
import { resolveByModuleFormat, setModuleFormats } from './module-format.js'
import { typeErrors } from './type-errors.js'

/** A project as TypeScript sees it. */
export interface LoadedProject {
  readonly project: Project
  /** Absolute path of the folder with the tsconfig.json. */
  readonly root: string
  /** TypeScript's own errors; while there are any, nothing else is looked at. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads and type-checks the project whose tsconfig.json is in `root`.
 * @throws NamuError NAMU2001 when there is no tsconfig.json or it cannot be read
 */
export function loadProject(root: string): LoadedProject {
  const absolute = resolve(root)
  const tsConfigFilePath = join(absolute, 'tsconfig.json')
  if (!existsSync(tsConfigFilePath)) {
    throw new NamuError('NAMU2001', 'No project found: there is no tsconfig.json', {
      where: absolute,
      hint: 'Run the command in the folder of your tsconfig.json, or create one.',
    })
  }
  const project = openProject(tsConfigFilePath)
  return { project, root: absolute, diagnostics: typeErrors(project, absolute) }
}

function openProject(tsConfigFilePath: string): Project {
  try {
    const project = new Project({ tsConfigFilePath, resolutionHost: resolveByModuleFormat })
    setModuleFormats(project)
    return project
  } catch (error) {
    throw new NamuError('NAMU2001', `The project cannot be read: ${describe(error)}`, {
      where: tsConfigFilePath,
      hint: 'Correct the tsconfig.json.',
      cause: error,
    })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
