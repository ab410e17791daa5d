import { typedArrayClasses, type BuiltinFunction, type ValueId } from '@namu/core/internal'
import { Node, type CallExpression, type NewExpression, type Type } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'
import { parts } from '../names/types.js'
import { rejectLeftOut } from './left-out.js'

const constructors: ReadonlySet<string> = new Set(typedArrayClasses.map((name) => `new ${name}`))
const typedArrays: ReadonlySet<string> = new Set(typedArrayClasses)
const memory = new Set(['ArrayBuffer', 'SharedArrayBuffer', 'DataView'])

const someNamed = (type: Type, names: ReadonlySet<string>): boolean =>
  !type.isAny() && parts(type).some((part) => names.has(part.getSymbol()?.getName() ?? ''))

/** Rejects a typed array over memory that others share, and a decoder of another encoding. */
export function rejectBytes(
  s: FunctionLowering,
  node: CallExpression | NewExpression,
  builtin: BuiltinFunction,
  [first, second]: readonly Node[],
): ValueId | undefined {
  if (!first) return undefined
  if (constructors.has(builtin) && (second || someNamed(first.getType(), memory)))
    return rejectLeftOut(s, 'ArrayBuffer', node)
  if (builtin === 'new TextDecoder' && !isUtf8(first))
    return s.reject('NAMU1102', first, {
      name: 'A TextDecoder of another encoding than UTF-8',
      because: ': the tables of other encodings are the host’s',
      rewrite: 'Decode it in a task.',
    })
  return undefined
}

function isUtf8(outer: Node): boolean {
  const label = bare(outer)
  if (Node.isSpreadElement(label)) return true
  return Node.isStringLiteral(label)
    ? /^utf-?8$/i.test(label.getLiteralText())
    : label.getText() === 'undefined'
}

/** Reports what methods of typed arrays and decoders cannot be given; true when it did. */
export function reportBytesMethod(
  s: FunctionLowering,
  node: CallExpression,
  receiver: Type,
  method: string,
  at: Node,
): boolean {
  const [first, second] = node.getArguments()
  const report = (type: string, because: string, rewrite: string): true => {
    s.workflow.reporter.report('NAMU1103', at, { method, receiver: type, because, rewrite })
    return true
  }
  if (first && /^(sort|toSorted)$/.test(method) && someNamed(receiver, typedArrays))
    return report(
      'a typed array',
      ' with a function: JavaScript asks it in another order than that of an array',
      'Sort an array: `Uint8Array.from([...bytes].sort(compare))`.',
    )
  if (method !== 'decode' || !someNamed(receiver, new Set(['TextDecoder']))) return false
  if (second)
    return report(
      'TextDecoder',
      ' with options: a decoder of a workflow keeps nothing between two calls',
      'Put the bytes together first, with `set`.',
    )
  return first !== undefined && someNamed(first.getType(), memory)
    ? report('TextDecoder', ' of an ArrayBuffer', 'Give it a typed array, or decode it in a task.')
    : false
}
