import { join } from 'node:path'
import type { Loader, Plugin } from 'esbuild'
import type { Node } from 'ts-morph'
import { insertionMap } from './insertion-map.js'

/** A place where a task or workflow is declared; `node` is the wrapper call, or a decorated method. */
export interface Declaration {
  readonly file: string
  readonly node: Node
}

const annotation = '/* @__PURE__ */ '

/**
 * Tells esbuild that making a task or workflow has no effects, so that an artifact holds the tasks it
 * reaches and not all of their module (esbuild cannot see that across modules). The source map stays
 * exact.
 */
export function pureDeclarations(declarations: readonly Declaration[], root: string): Plugin {
  const callsOf = new Map<string, Node[]>()
  for (const { file, node } of declarations) {
    if (node.getKindName() !== 'CallExpression') continue
    const path = join(root, file)
    callsOf.set(path, [...(callsOf.get(path) ?? []), node])
  }
  return {
    name: 'namu-pure-declarations',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => {
        const calls = callsOf.get(path)
        const text = calls?.[0]?.getSourceFile().getFullText()
        if (!calls || text === undefined) return undefined
        const offsets = [...new Set(calls.map((call) => call.getStart()))].sort((a, b) => a - b)
        const insertions = offsets.map((at) => ({ at, length: annotation.length }))
        const map = Buffer.from(insertionMap(baseName(path), text, insertions)).toString('base64')
        return {
          contents: `${annotate(text, offsets)}\n//# sourceMappingURL=data:application/json;base64,${map}`,
          loader: loaderOf(path),
        }
      })
    },
  }
}

function annotate(text: string, offsets: readonly number[]): string {
  const cuts = [0, ...offsets, text.length]
  const parts = cuts.slice(1).map((end, index) => text.slice(cuts[index], end))
  return parts.join(annotation)
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '')
}

function loaderOf(path: string): Loader {
  const extension = /\.[cm]?([jt]sx?)$/.exec(path)?.[1]
  return extension === 'tsx' || extension === 'jsx' || extension === 'js' ? extension : 'ts'
}
