import type { BuiltinMethod } from '@namu/core/internal'
import { stepIterator, type BuiltinIterator } from '../state/collections.js'
import type { Method } from './native.js'

export const iteratorMethods: Readonly<Record<BuiltinMethod<'Iterator'>, Method<BuiltinIterator>>> =
  {
    '@@iterator': (_run, iterator) => iterator,
    next: (_run, iterator) => {
      const found = stepIterator(iterator)
      return { value: iterator.current, done: !found }
    },
  }
