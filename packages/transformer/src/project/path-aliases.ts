import { dirname, relative } from 'node:path'
import { ts } from 'ts-morph'

/**
 * The options that a file's imports are resolved with. A file of another package, outside the
 * project's folder, has the path aliases of its own tsconfig.json, as for bundlers; everything else is
 * the project's.
 */
export function optionsByFile(options: ts.CompilerOptions): (file: string) => ts.CompilerOptions {
  const { configFilePath } = options
  if (typeof configFilePath !== 'string') return () => options
  const root = dirname(configFilePath)
  const known = new Map<string, ts.CompilerOptions>()
  return (file) => {
    const folder = dirname(file)
    const isOwn = !relative(root, folder).startsWith('..') || folder.includes('/node_modules/')
    if (isOwn) return options
    let found = known.get(folder)
    if (!found) known.set(folder, (found = withAliasesOf(folder, options)))
    return found
  }
}

function withAliasesOf(folder: string, options: ts.CompilerOptions): ts.CompilerOptions {
  const config = ts.findConfigFile(folder, (path) => ts.sys.fileExists(path))
  if (config === undefined) return options
  const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, configHost)
  return {
    ...pick(options, (key) => !aliasOptions.has(key)),
    ...pick(parsed?.options ?? {}, (key) => aliasOptions.has(key)),
  }
}

const aliasOptions: ReadonlySet<string> = new Set(['paths', 'baseUrl', 'pathsBasePath'])

function pick(options: ts.CompilerOptions, isKept: (key: string) => boolean): ts.CompilerOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => isKept(key)))
}

/** The files that the other package includes are not asked for. */
const configHost: ts.ParseConfigFileHost = {
  useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
  fileExists: (path) => ts.sys.fileExists(path),
  readFile: (path) => ts.sys.readFile(path),
  getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
  readDirectory: () => [],
  // What is wrong with it is for its own build to say.
  onUnRecoverableConfigFileDiagnostic: () => undefined,
}
