import type { SourceSpan } from '@namu/flow'
import type { Node } from 'ts-morph'
import { spanOf } from '../diagnostics/index.js'

/** Gives the place of nodes in the graph: the diagnostics' span without offsets. */
export function spanWithin(root: string): { span(node: Node): SourceSpan } {
  return {
    span: (node) => {
      const { file, startLine, startColumn, endLine, endColumn } = spanOf(root, node)
      return { file, startLine, startColumn, endLine, endColumn }
    },
  }
}
