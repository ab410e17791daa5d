import type { OutwardFacts } from './facts.js'
import type { ModuleRecord } from './module-record.js'

/**
 * What builds know from those before them. Every entry has the key it was made under, so that it can
 * only be too old, never wrong; whoever asks compares.
 */
export interface BuildMemory {
  /** By the absolute path of a file of the project. */
  readonly modules: Map<string, ModuleRecord>
  /** Files of the program that TypeScript found no errors in, with their import keys. */
  checked: ReadonlyMap<string, string>
  readonly facts: Map<string, { readonly key: string; readonly facts: OutwardFacts }>
}

export function emptyMemory(): BuildMemory {
  return { modules: new Map(), checked: new Map(), facts: new Map() }
}
