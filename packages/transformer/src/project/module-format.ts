import { type Project, type ResolutionHostFactory, ts } from 'ts-morph'
import { optionsByFile } from './path-aliases.js'

/**
 * Makes each file know whether it is an ECMAScript or a CommonJS module, as `tsc` decides it from the
 * file's extension and the nearest package.json. ts-morph leaves that out: without it `import.meta`
 * and top-level `await` are errors under NodeNext, and packages are resolved by their `require`
 * condition.
 *
 * F1. A file's format is set before its imports are resolved, and on every file before it is checked.
 */
export const resolveByModuleFormat: ResolutionHostFactory = (host, getOptions) => {
  const cache = ts.createModuleResolutionCache('/', (name) => name, getOptions())
  const optionsOf = optionsByFile(getOptions())
  return {
    resolveModuleNames: (names, containingFile, _reused, redirected, options, sourceFile) => {
      const mode = ts.getImpliedNodeFormatForFile(
        containingFile,
        cache.getPackageJsonInfoCache(),
        host,
        options,
      )
      if (sourceFile) sourceFile.impliedNodeFormat = mode
      const own = optionsOf(containingFile)
      return names.map(
        (name) =>
          ts.resolveModuleName(name, containingFile, own, host, cache, redirected, mode)
            .resolvedModule,
      )
    },
  }
}

/** Sets the format of the files that import nothing, whose imports were therefore never resolved. */
export function setModuleFormats(project: Project): void {
  const host = project.getModuleResolutionHost()
  const options = project.getCompilerOptions()
  for (const file of project.getProgram().compilerObject.getSourceFiles()) {
    file.impliedNodeFormat ??= ts.getImpliedNodeFormatForFile(
      file.fileName,
      undefined,
      host,
      options,
    )
  }
}
