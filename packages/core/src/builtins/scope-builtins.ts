import type { Builtin } from './table.js'

/**
 * Functions of this package that work like built-ins that call functions. No name of JavaScript is
 * one of these: only an import of the package leads to them.
 */
export const scopeFunctions = {
  'namu.map': { callback: true, mutates: true },
  'namu.scope': { callback: true, mutates: true },
  'namu.withTimeout': { callback: true, mutates: true },
} as const satisfies Record<string, Builtin>
