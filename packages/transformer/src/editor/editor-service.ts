import { resolve } from 'node:path'
import type { ts } from 'ts-morph'
import type { Diagnostic } from '../diagnostics/index.js'
import { registry } from '../diagnostics/registry.js'
import { editorCode, editorDiagnostic, editorFix } from './editor-diagnostic.js'
import { EditorProject, type EditorFile } from './editor-project.js'

/** What the server gives a plugin, as far as it is used here. */
export interface EditorInfo {
  readonly project: {
    /** Path of the tsconfig.json. */
    getProjectName(): string
    readonly projectService: { readonly logger: { info(message: string): void } }
  }
  readonly languageService: ts.LanguageService
  readonly languageServiceHost: Pick<ts.LanguageServiceHost, 'getScriptVersion'>
}

/**
 * The language service of a project with Namu's diagnostics among the semantic ones, and their fixes
 * among the code fixes. What goes wrong inside is logged, and the editor gets what TypeScript has.
 */
export function createEditorService(info: EditorInfo): ts.LanguageService {
  const inner = info.languageService
  const findings = new Findings(info)
  const service: Partial<ts.LanguageService> = {
    getSemanticDiagnostics(fileName) {
      const found = inner.getSemanticDiagnostics(fileName)
      return findings.guarded(found, () => {
        const program = inner.getProgram()
        const own = findings.of(fileName, program)
        return [...found, ...own.map((one) => editorDiagnostic(one, findings.root, program))]
      })
    },
    getCodeFixesAtPosition(fileName, start, end, codes, format, preferences) {
      const own = findings.guarded([], () =>
        findings
          .of(fileName, inner.getProgram())
          .filter(({ code, span }) => span.start === start && codes.includes(editorCode(code))),
      )
      // Our numbers may be those of errors that TypeScript has fixes for.
      const known = new Set(own.map(({ code }) => editorCode(code)))
      const others = codes.filter((code) => !known.has(code))
      const fixes =
        others.length > 0 || own.length === 0
          ? inner.getCodeFixesAtPosition(fileName, start, end, others, format, preferences)
          : []
      return [...own.flatMap((one) => editorFix(one, findings.root)), ...fixes]
    },
    getSupportedCodeFixes(fileName) {
      const own = registry.map(({ code }) => String(editorCode(code)))
      return [...new Set([...inner.getSupportedCodeFixes(fileName), ...own])]
    },
  }
  return new Proxy(inner, {
    get: (target, name, receiver) =>
      Object.hasOwn(service, name)
        ? (service as Record<PropertyKey, unknown>)[name]
        : (Reflect.get(target, name, receiver) as unknown),
  })
}

/** The compiler's findings for the state of the editor. */
class Findings {
  readonly #info: EditorInfo
  #project: EditorProject | undefined
  #program: ts.Program | undefined
  #options: ts.CompilerOptions | undefined

  constructor(info: EditorInfo) {
    this.#info = info
  }

  get root(): string {
    return this.#project?.root ?? ''
  }

  of(fileName: string, program: ts.Program | undefined): readonly Diagnostic[] {
    if (!program) return []
    return this.#upToDate(program).diagnosticsOf(resolve(fileName))
  }

  /** Never lets an error out into the editor. */
  guarded<T>(otherwise: T, compute: () => T): T {
    try {
      return compute()
    } catch (error) {
      // The next question starts from nothing.
      this.#project = undefined
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#info.project.projectService.logger.info(`namu: ${text}`)
      return otherwise
    }
  }

  #upToDate(program: ts.Program): EditorProject {
    // A changed tsconfig.json makes other options.
    if (program.getCompilerOptions() !== this.#options) this.#project = undefined
    this.#options = program.getCompilerOptions()
    const isFresh = this.#project === undefined
    const project = (this.#project ??= new EditorProject(this.#info.project.getProjectName()))
    if (isFresh || this.#program !== program) project.update(this.#files(program))
    this.#program = program
    return project
  }

  *#files(program: ts.Program): Generator<EditorFile> {
    const host = this.#info.languageServiceHost
    for (const file of program.getSourceFiles()) {
      const { fileName, text } = file
      if (program.isSourceFileDefaultLibrary(file) || fileName.includes('/node_modules/')) continue
      yield { path: fileName, version: host.getScriptVersion(fileName), text }
    }
  }
}
