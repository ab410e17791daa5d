import type { BuiltinFunction, ValueId } from '@namu/core/internal'
import type { CallExpression } from 'ts-morph'
import { rejectDetach } from './child.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'
import { lowerApproval, lowerPublish, lowerSignal } from './messages.js'
import { lowerRollback } from './rollback.js'
import { rejectWithOptions } from './with-options.js'

type LowerCall = (s: FunctionLowering, node: CallExpression) => ValueId

/** What a workflow may call of `@namu/core`, by exported name, each with its lowering. */
const coreFunctions: Readonly<Record<string, LowerCall>> = {
  detach: rejectDetach,
  map: lowerWithFunction('namu.map'),
  approval: lowerApproval,
  onRollback: lowerRollback,
  publish: lowerPublish,
  scope: lowerWithFunction('namu.scope'),
  signal: lowerSignal,
  sleep: (s, node) =>
    s.fn.start({ kind: 'timer' }, lowerElements(s, node.getArguments(), node), false, s.span(node)),
  withOptions: rejectWithOptions,
  withTimeout: lowerWithFunction('namu.withTimeout'),
}

/** `map`, `scope` and `withTimeout` work like built-ins that call the functions they are given. */
function lowerWithFunction(builtin: BuiltinFunction): LowerCall {
  return (s, node) =>
    s.fn.callBuiltin(builtin, lowerElements(s, node.getArguments(), node), s.span(node))
}

/** How a call of the core's function is lowered; nothing for one that no workflow may call. */
export function coreFunction(name: string): LowerCall | undefined {
  return Object.hasOwn(coreFunctions, name) ? coreFunctions[name] : undefined
}
