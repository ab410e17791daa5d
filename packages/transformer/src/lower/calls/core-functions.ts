import type { ValueId } from '@namu/core/internal'
import type { CallExpression } from 'ts-morph'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'

type LowerCall = (s: FunctionLowering, node: CallExpression) => ValueId

/** What a workflow may call of `@namu/core`, by exported name, each with its lowering. */
const coreFunctions: Readonly<Record<string, LowerCall>> = {
  sleep: (s, node) =>
    s.fn.start({ kind: 'timer' }, lowerElements(s, node.getArguments(), node), false, s.span(node)),
}

/** How a call of the core's function is lowered; nothing for one that no workflow may call. */
export function coreFunction(name: string): LowerCall | undefined {
  return Object.hasOwn(coreFunctions, name) ? coreFunctions[name] : undefined
}
