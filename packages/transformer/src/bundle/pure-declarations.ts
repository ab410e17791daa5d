import type { Node } from 'ts-morph'
import type { InsertionPlace } from './source-insertions.js'

/** A place where a task or workflow is declared; `node` is the wrapper call, or a decorated method. */
export interface Declaration {
  readonly file: string
  readonly node: Node
}

/**
 * Tells esbuild that making a task or workflow has no effects, so that an artifact holds the tasks it
 * reaches and not all of their module (esbuild cannot see that across modules).
 */
export function pureDeclarations(declarations: readonly Declaration[]): readonly InsertionPlace[] {
  return declarations
    .filter(({ node }) => node.getKindName() === 'CallExpression')
    .map(({ file, node }) => ({ file, at: node.getStart(), text: '/* @__PURE__ */ ' }))
}
