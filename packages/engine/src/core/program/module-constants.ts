import { fromLiteral, type ConstantPart, type ModuleConstant } from '@namu/core/internal'
import { defineProperty } from '../interpret/own-properties.js'
import { damaged } from '../interpret/scope.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'

/**
 * The objects, arrays, Maps and Sets of modules, made once for a program.
 *
 * M1. They are frozen, so that all runs of the program share them and none can change another's; the methods that change a Map or Set refuse one.
 * M2. A snapshot holds the number of a constant, never its contents: restored, it is the same object.
 */
export interface ModuleConstants {
  readonly objects: readonly object[]
  readonly numbers: ReadonlyMap<object, number>
}

/**
 * @throws NamuError NAMU4005 when a constant refers to one that is not before it
 * @throws SyntaxError when a regular expression is none to this host
 */
export function makeModuleConstants(table: readonly ModuleConstant[]): ModuleConstants {
  const objects: object[] = []
  const part = (value: ConstantPart): Value =>
    value.kind === 'literal'
      ? fromLiteral(value.literal)
      : (objects[value.constant] ??
        damaged(`there is no module constant ${String(value.constant)} yet`))
  for (const constant of table) objects.push(Object.freeze(make(constant, part)))
  return { objects, numbers: new Map(objects.map((object, number) => [object, number])) }
}

function make(constant: ModuleConstant, part: (value: ConstantPart) => Value): object {
  if (constant.kind === 'regexp') return new RegExp(constant.source, constant.flags)
  if (constant.kind === 'array') {
    const { items, raw } = constant
    const array = items.map(part)
    if (raw !== undefined)
      Object.defineProperty(array, 'raw', { value: part({ kind: 'constant', constant: raw }) })
    return array
  }
  if (constant.kind === 'set') return new OrderedSet(constant.items.map(part))
  if (constant.kind === 'map')
    return new OrderedMap(constant.entries.map(({ key, value }) => [part(key), part(value)]))
  const object = {}
  for (const { key, value } of constant.members) defineProperty(object, key, part(value))
  return object
}
