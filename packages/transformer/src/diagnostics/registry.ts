import { advice } from './advice.js'
import { bundleDiagnostics } from './bundle-diagnostics.js'
import { childDiagnostics } from './child-diagnostics.js'
import type { DiagnosticEntry } from './entry.js'
import { keyDiagnostics } from './key-diagnostics.js'
import { limits } from './limits.js'
import { messageDiagnostics } from './message-diagnostics.js'
import { mistakes } from './mistakes.js'
import { nestingDiagnostics } from './nesting-diagnostics.js'
import { notYet } from './not-yet.js'
import { policyDiagnostics } from './policy-diagnostics.js'
import { rollbackDiagnostics } from './rollback-diagnostics.js'
import { schemaDiagnostics } from './schema-diagnostics.js'

/** Every diagnostic of the compiler, in order of its code. */
export const registry = [
  ...mistakes,
  ...limits,
  ...notYet,
  ...schemaDiagnostics,
  ...bundleDiagnostics,
  ...nestingDiagnostics,
  ...messageDiagnostics,
  ...childDiagnostics,
  ...rollbackDiagnostics,
  ...policyDiagnostics,
  ...keyDiagnostics,
  ...advice,
] as const

export type DiagnosticCode = (typeof registry)[number]['code']

export function entryOf(code: DiagnosticCode): DiagnosticEntry {
  const entry = registry.find((candidate) => candidate.code === code)
  // `code` is one of the registry's own codes by its type.
  return entry as DiagnosticEntry
}
