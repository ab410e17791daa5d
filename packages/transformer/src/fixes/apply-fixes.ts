import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Diagnostic, Edit } from '../diagnostics/index.js'

/** What was changed, and a way back. */
export interface AppliedFixes {
  /** The diagnostics whose fixes were made. */
  readonly fixed: readonly Diagnostic[]
  /** Changed files, relative to the project. */
  readonly files: readonly string[]
  /** Gives every changed file its former text. */
  undo(): void
}

/**
 * Makes the automatic fixes of a build in the files of the project below `root`. Where the edits of two
 * overlap, the second is left for the next build. A file is replaced as a whole or not at all; when one
 * cannot be written, those before it get their text back.

 */
export function applyFixes(root: string, diagnostics: readonly Diagnostic[]): AppliedFixes {
  const fixed: Diagnostic[] = []
  const edits = new Map<string, Edit[]>()
  const texts = new Map<string, string>()
  for (const diagnostic of diagnostics) {
    const { fix } = diagnostic
    if (!fix?.automatic || !fix.edits.every((edit) => fits(edit))) continue
    fixed.push(diagnostic)
    for (const edit of fix.edits) edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit])
  }
  const written: string[] = []
  const undo = (): void => {
    for (const file of written) replaceFile(resolve(root, file), texts.get(file) ?? '')
  }
  try {
    for (const [file, changes] of edits) {
      replaceFile(resolve(root, file), edited(texts.get(file) ?? '', changes))
      written.push(file)
    }
  } catch (error) {
    undo()
    throw error
  }
  return { fixed, files: written, undo }

  function fits(edit: Edit): boolean {
    const known = texts.get(edit.file) ?? textOf(resolve(root, edit.file))
    if (known === undefined || edit.end > known.length) return false
    texts.set(edit.file, known)
    return (edits.get(edit.file) ?? []).every((other) => !overlap(edit, other))
  }
}

/** `undefined` for a file whose first character TypeScript does not count: its offsets are others. */
function textOf(path: string): string | undefined {
  const text = readFileSync(path, 'utf8')
  return text.startsWith('\uFEFF') ? undefined : text
}

/** Insertions at one place overlap, too: nothing says which comes first. */
function overlap(a: Edit, b: Edit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end)
}

/** A text with edits that do not overlap. */
export function edited(
  text: string,
  edits: readonly Pick<Edit, 'start' | 'end' | 'text'>[],
): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text)
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(temporary, text, { mode: statSync(path).mode })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
