import { dirname, join } from 'node:path'
import { ts, type Project } from 'ts-morph'
import { contentDigest } from './digest.js'
import type { DiskContents } from './disk-contents.js'

/**
 * What decides which files are in a program and what their imports resolve to, but for the texts of the
 * project's own files: while it stays the same, a program goes on with new texts.
 *
 * E1. It covers the files that the configuration includes, the configuration's own options, every
 *     package.json above a file of the program, the names in the folders of the project's files (a new
 *     file there may hide another), and the names of the installed packages.
 */
export interface Environment {
  readonly digest: string
  /** The files that the configuration includes. */
  readonly included: readonly string[]
}

export function environmentOf(root: string, project: Project, disk: DiskContents): Environment {
  const parsed = configurationOf(root)
  const program = project.getProgram().compilerObject
  const folders = new Set(program.getSourceFiles().map(({ fileName }) => dirname(fileName)))
  const own = new Set([...folders].filter((folder) => !folder.includes('/node_modules/')))
  for (const folder of folders) folders.add(dirname(folder))
  const paths = [...folders].flatMap((folder) => [
    join(folder, 'package.json'),
    join(folder, 'tsconfig.json'),
    ...(own.has(folder) ? [folder] : []),
    ...(folder.includes('/node_modules/') ? [] : packageFolders(folder)),
  ])
  const { options, fileNames, errors } = parsed ?? {}
  const wrong = errors?.map(({ code, start }) => [code, start])
  const digest = contentDigest(
    JSON.stringify([options, fileNames, wrong]),
    ...paths.sort().map((path) => `${path}:${disk.at(path)}`),
  )
  return { digest, included: fileNames ?? [] }
}

/** Where packages are installed beside a folder; their own names are seen in their scope's. */
function packageFolders(folder: string): string[] {
  const modules = join(folder, 'node_modules')
  return [modules, join(modules, '@types')]
}

function configurationOf(root: string): ts.ParsedCommandLine | undefined {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }
  return ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, host)
}
