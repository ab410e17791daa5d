import { Node, type NewExpression } from 'ts-morph'
import type { Origins } from '../../project/index.js'
import { bare } from '../../discover/constant.js'
import {
  iterated,
  NotConstant,
  ownMembers,
  type ModuleObject,
  type ModuleValue,
} from './module-values.js'
import type { PureScope } from './pure-expressions.js'

/** Whether an expression is `new Map(…)` or `new Set(…)` of the language. */
export function isCollection(node: Node, origins: Origins): node is NewExpression {
  if (!Node.isNewExpression(node)) return false
  const callee = bare(node.getExpression())
  const declaration = callee.getSymbol()?.getValueDeclaration()
  return (
    /^(Map|Set)$/.test(callee.getText()) &&
    declaration !== undefined &&
    origins.of(declaration) === 'standard'
  )
}

/**
 * The Map or Set of constant contents.
 *
 * @throws NotConstant with the part that is not constant
 */
export function collection(node: NewExpression, { name, value }: PureScope): ModuleObject {
  const [source, another] = node.getArguments()
  if (another || Node.isSpreadElement(source)) throw new NotConstant(node)
  const given = source && value(source)
  const isEmpty = !given || ('primitive' in given && (given.primitive ?? undefined) === undefined)
  const items = source && !isEmpty ? iterated(given, source) : []
  if (bare(node.getExpression()).getText() === 'Set') {
    return {
      kind: 'set',
      name,
      items: [...new Map(items.map(asKey).map((it) => [keyOf(it), it])).values()],
    }
  }
  const entries = new Map<unknown, readonly [ModuleValue, ModuleValue]>()
  for (const item of items) {
    if ('primitive' in item) throw new NotConstant(node)
    const parts = ownMembers(item, node)
    const part = (index: string): ModuleValue => parts.get(index) ?? { primitive: undefined }
    const key = asKey(part('0'))
    entries.set(keyOf(key), [key, part('1')])
  }
  return { kind: 'map', name, entries: [...entries.values()] }
}

/** What a JavaScript Map of the compiler tells keys apart by: primitives by value, objects by identity. */
const keyOf = (value: ModuleValue): unknown => ('primitive' in value ? value.primitive : value)

/** Minus zero becomes zero. */
const asKey = (value: ModuleValue): ModuleValue =>
  'primitive' in value && value.primitive === 0 ? { primitive: 0 } : value
