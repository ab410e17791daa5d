import type { Node, SourceFile } from 'ts-morph'
import type { Fix } from './diagnostic.js'
import { projectPath } from './span.js'

/** A fix as the rules write it: all edits are in the file of the finding. */
export interface NodeFix extends Pick<Fix, 'title' | 'automatic'> {
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]
}

export function insertBefore(
  node: Node,
  text: string,
  { title, automatic }: Pick<Fix, 'title' | 'automatic'>,
): NodeFix {
  const start = node.getStart()
  return { title, automatic, edits: [{ start, end: start, text }] }
}

export function fixOf(root: string, source: SourceFile, { title, automatic, edits }: NodeFix): Fix {
  const file = projectPath(root, source)
  return { title, automatic, edits: edits.map((edit) => ({ file, ...edit })) }
}
