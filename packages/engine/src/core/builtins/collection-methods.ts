import type { BuiltinMethod } from '@namu/core/internal'
import { notCallableText } from '../convert/describe.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import {
  BuiltinIterator,
  isConstant,
  type OrderedMap,
  type OrderedSet,
} from '../state/collections.js'
import { isCallable } from '../state/records.js'
import type { Method } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

type Collection = OrderedMap | OrderedSet

const iterator =
  (mode: 'keys' | 'values' | 'entries'): Method<Collection> =>
  (_run, collection) =>
    new BuiltinIterator(collection, mode)

const forEach =
  (kind: 'Map.forEach' | 'Set.forEach'): Method<Collection> =>
  (run, collection, args, frame, site) => {
    const fn = args[0]
    if (!isCallable(fn)) return throwTypeError(run, `${notCallableText(fn)} is not a function`)
    const state = { iterator: new BuiltinIterator(collection, 'entries'), collection, fn }
    pushBuiltinFrame(run, kind, state, identityAt(run, frame, site), args[1])
    return pushed
  }

/** In Node the module's own Map would change, for every run of the process. */
const changing =
  <C extends Collection>(change: Method<C>): Method<C> =>
  (run, collection, ...rest) =>
    isConstant(collection)
      ? fault(
          run,
          'A Map or Set of a module is changed, which is part of the graph',
          'Change a copy: new Map(rates), new Set(names).',
        )
      : change(run, collection, ...rest)

const clear: Method<Collection> = changing((_run, collection) => {
  collection.clear()
  return undefined
})
const remove: Method<Collection> = changing((_run, collection, args) => collection.delete(args[0]))
const has: Method<Collection> = (_run, collection, args) => collection.has(args[0])

export const mapMethods: Readonly<Record<BuiltinMethod<'Map'>, Method<OrderedMap>>> = {
  '@@iterator': iterator('entries'),
  clear,
  delete: remove,
  entries: iterator('entries'),
  forEach: forEach('Map.forEach'),
  get: (_run, map, args) => map.get(args[0]),
  has,
  keys: iterator('keys'),
  set: changing((_run, map, args) => {
    map.set(args[0], args[1])
    return map
  }),
  values: iterator('values'),
}

export const setMethods: Readonly<Record<BuiltinMethod<'Set'>, Method<OrderedSet>>> = {
  '@@iterator': iterator('values'),
  add: changing((_run, set, args) => {
    set.add(args[0])
    return set
  }),
  clear,
  delete: remove,
  entries: iterator('entries'),
  forEach: forEach('Set.forEach'),
  has,
  keys: iterator('values'),
  values: iterator('values'),
}
