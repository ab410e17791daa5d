import { ts, type Project, type SourceFile } from 'ts-morph'
import { ModuleWrites } from '../discover/module-writes.js'
import { constantName, isConstantDeclaration } from '../discover/constant-declaration.js'
import type { BuildMemory } from './build-memory.js'
import { closureDigests, type Linked } from './closures.js'
import { contentDigest } from './digest.js'
import { outwardFacts, type OutwardFacts } from './facts.js'
import type { ModuleGraph } from './module-graph.js'

/**
 * A key for each file of a program, by absolute path: over its text and those of all it imports, the
 * files that everyone sees without importing them, and the compiler's options and version.
 */
export type ImportKeys = ReadonlyMap<string, string>

export function importKeys(project: Project, graph: ModuleGraph): ImportKeys {
  const closures = closureDigests(graph)
  const globals = [...graph.values()]
    .filter(({ isGlobal }) => isGlobal)
    .map(({ path }) => closures.get(path) ?? '')
  const options = JSON.stringify(project.getCompilerOptions())
  const common = contentDigest(ts.version, options, globals.sort().join())
  return new Map([...closures].map(([path, closure]) => [path, contentDigest(common, closure)]))
}

export interface ModuleKeys {
  /** Imports, and what a file gets to know of files that it does not import (`OutwardFacts`). */
  readonly linked: ReadonlyMap<string, Linked>
  /** Of the project's own files, by absolute path. */
  readonly keys: ReadonlyMap<string, string>
  /** The writes that can be seen in the project. */
  readonly writes: ModuleWrites
}

/**
 * Keys of what files bring to a build. The project must be free of TypeScript's errors.
 *
 * K1. Files with equal keys have equal parts: a key is over the import keys of the file, of all that it
 *     reaches by imports and by facts, and over which constants of modules are written anywhere.
 */
export function moduleKeys(
  root: string,
  graph: ModuleGraph,
  own: readonly SourceFile[],
  imported: ImportKeys,
  memory: BuildMemory,
): ModuleKeys {
  const facts = new Map(
    own.map((file): [string, OutwardFacts] => {
      const path = file.getFilePath()
      const key = imported.get(path) ?? ''
      const known = memory.facts.get(path)
      const found = known?.key === key ? known.facts : outwardFacts(file, root)
      memory.facts.set(path, { key, facts: found })
      return [path, found]
    }),
  )
  const linked = withBackLinks(graph, imported, facts)
  const isWriting = [...facts.values()].some(({ mayWrite }) => mayWrite)
  const writes = new ModuleWrites(() => (isWriting ? own : []))
  const written = writes.written().map((node) => {
    const name = isConstantDeclaration(node) ? constantName(node) : ''
    return `${node.getSourceFile().getFilePath()}#${name}`
  })
  const common = written.sort().join('\n')
  const closures = closureDigests(linked)
  const keys = new Map(
    [...facts.keys()].map((path) => [path, contentDigest(common, closures.get(path) ?? '')]),
  )
  return { linked, keys, writes }
}

function withBackLinks(
  graph: ModuleGraph,
  imported: ImportKeys,
  facts: ReadonlyMap<string, OutwardFacts>,
): ReadonlyMap<string, Linked> {
  const linked = new Map(
    [...graph].map(([path, { imports }]) => [
      path,
      { digest: imported.get(path) ?? '', imports: [...imports] },
    ]),
  )
  for (const [path, { bases, receivers }] of facts) {
    for (const target of [...bases, ...receivers]) {
      // What a library declares knows nothing of the project.
      if (facts.has(target)) linked.get(target)?.imports.push(path)
    }
  }
  return linked
}
