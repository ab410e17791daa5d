import { Node, SyntaxKind, ts, type Project, type SourceFile } from 'ts-morph'

/** An error of the grammar in a file of the project. */
export interface EarlyError {
  readonly file: SourceFile
  readonly code: number
  readonly message: string
  readonly start: number
  readonly length: number
}

/**
 * What TypeScript's checker says that ECMA-262 calls an early error, in a module. Other codes are about
 * types, or about what TypeScript alone refuses.
 */
const earlyCodes: ReadonlySet<number> = new Set([
  // Strict mode, labels and jumps.
  1100, 1101, 1102, 1104, 1105, 1107, 1108, 1114, 1115, 1116, 1121, 1210, 1212, 1213, 1214, 1215,
  1344, 1346, 1347, 1487, 1488,
  // Declarations and patterns.
  1048, 1113, 1155, 1156, 1182, 1186, 1189, 1190, 1312, 1492, 2451, 2462, 2480, 2481, 2492,
  // Functions, accessors and classes; `await`, `yield`, `super` and `new.target` in the wrong place.
  1049,
  1054, 2337, 2392, 2523, 2524, 2660, 17013, 18037,
  // `a ?? b || c`.
  5076,
  // What cannot be assigned to, and private names.
  1111, 1341, 2357, 2364, 2487, 2777, 2778, 2779, 2780, 2781, 18016,
])

/** A name is declared twice: of variables and parameters, for members may be. */
const duplicate = 2300

/**
 * The early errors of the files that TypeScript does not check: JavaScript without `checkJs`, and
 * whatever says `@ts-nocheck`. It reports few of them there, and Node would not load such a file.
 *
 * They are found in a program of these files alone, without libraries and imports: it knows no types,
 * so only what it says about the grammar counts.
 */
export function earlyErrors(project: Project): readonly EarlyError[] {
  const unchecked = project.getSourceFiles().filter((file) => isUnchecked(project, file))
  if (unchecked.length === 0) return []
  const byPath = new Map<string, SourceFile>(unchecked.map((file) => [file.getFilePath(), file]))
  const program = ts.createProgram({
    rootNames: [...byPath.keys()],
    options: grammarOnly,
    host: hostOf(byPath),
  })
  const ofChecker = [...byPath].flatMap(([path, file]) =>
    program.getSemanticDiagnostics(program.getSourceFile(path)).flatMap((found) =>
      found.category === ts.DiagnosticCategory.Error &&
      found.start !== undefined &&
      (earlyCodes.has(found.code) || (found.code === duplicate && isVariable(file, found.start)))
        ? [
            {
              file,
              code: found.code,
              message: ts.flattenDiagnosticMessageText(found.messageText, '\n'),
              start: found.start,
              length: found.length ?? 0,
            },
          ]
        : [],
    ),
  )
  return [...ofChecker, ...unchecked.flatMap(reservedNames), ...unchecked.flatMap(asyncHeads)]
}

/** `for (async of …)`, which TypeScript overlooks inside of asynchronous functions. */
function asyncHeads(file: SourceFile): EarlyError[] {
  if (!/\basync\s+of\b/.test(file.getFullText())) return []
  return file
    .getDescendantsOfKind(SyntaxKind.ForOfStatement)
    .filter((loop) => !loop.getAwaitKeyword() && loop.getInitializer().getText() === 'async')
    .map((loop) => ({
      file,
      code: 1106,
      message: "The left-hand side of a 'for...of' statement may not be 'async'.",
      start: loop.getInitializer().getStart(),
      length: loop.getInitializer().getWidth(),
    }))
}

/** In a module `await` names nothing; TypeScript says so of variables only. */
function reservedNames(file: SourceFile): EarlyError[] {
  if (!/\bawait\b/.test(file.getFullText())) return []
  return file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((name) => name.getText() === 'await' && !isPropertyName(name))
    .map((name) => ({
      file,
      code: 1262,
      message: "Identifier expected. 'await' is a reserved word in a module.",
      start: name.getStart(),
      length: name.getWidth(),
    }))
}

function isPropertyName(name: Node): boolean {
  const parent = name.getParent()
  if (Node.isExportSpecifier(parent)) return true
  if (Node.isBindingElement(parent)) return parent.getPropertyNameNode() === name
  return (
    (Node.isPropertyAccessExpression(parent) ||
      Node.isPropertyAssignment(parent) ||
      Node.isPropertyDeclaration(parent) ||
      Node.isMethodDeclaration(parent) ||
      Node.isGetAccessorDeclaration(parent) ||
      Node.isSetAccessorDeclaration(parent) ||
      Node.isTypeElement(parent)) &&
    Node.hasName(parent) &&
    parent.getNameNode() === name
  )
}

const grammarOnly: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowJs: true,
  checkJs: true,
  noResolve: true,
  noLib: true,
  noEmit: true,
  strict: true,
  types: [],
}

const noCheck = /@ts-nocheck\b/g

function isVariable(file: SourceFile, at: number): boolean {
  const declaration = file.getDescendantAtPos(at)?.getParent()
  return (
    Node.isParameterDeclaration(declaration) ||
    Node.isVariableDeclaration(declaration) ||
    Node.isBindingElement(declaration) ||
    Node.isFunctionDeclaration(declaration) ||
    Node.isClassDeclaration(declaration)
  )
}

function isUnchecked(project: Project, file: SourceFile): boolean {
  if (file.isDeclarationFile() || file.isInNodeModules()) return false
  const text = file.getFullText()
  const isScript = /\.[cm]?jsx?$/.test(file.getFilePath())
  if (isScript && !project.getCompilerOptions().checkJs && !text.includes('@ts-check')) return true
  return text.includes('@ts-nocheck')
}

function hostOf(files: ReadonlyMap<string, SourceFile>): ts.CompilerHost {
  return {
    getSourceFile: (path, options) => {
      const text = files.get(path)?.getFullText().replace(noCheck, '           ')
      return text === undefined ? undefined : ts.createSourceFile(path, text, options, true)
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => files.has(path),
    readFile: (path) => files.get(path)?.getFullText(),
  }
}
