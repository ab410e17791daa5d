import {
  isConcurrency,
  mapNeedsArray,
  mapNeedsConcurrency,
  mapNeedsFunction,
} from '@namu/core/internal'
import { isObject } from '../convert/primitive.js'
import { createError, throwTypeError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { getProperty } from '../interpret/get-property.js'
import { identityAt } from '../interpret/identity-at.js'
import { beginMapping } from '../promises/mapping.js'
import { isCallable, RunPromise } from '../state/records.js'
import type { NativeCall } from './native.js'
import { pushed } from './pushed.js'

const map: NativeCall = (run, [items, fn, options], frame, site) => {
  const concurrency = isObject(options) ? getProperty(run, options, 'concurrency') : undefined
  if (!Array.isArray(items)) return throwTypeError(run, mapNeedsArray)
  if (!isCallable(fn)) return throwTypeError(run, mapNeedsFunction)
  if (!isConcurrency(concurrency))
    throw new Thrown(createError(run, 'RangeError', mapNeedsConcurrency))
  beginMapping(run, {
    items: [...(items as readonly unknown[])],
    fn,
    concurrency,
    results: [],
    result: new RunPromise(),
    origin: identityAt(run, frame, site),
    open: 0,
    next: 0,
    settled: 0,
    over: false,
  })
  return pushed
}

export const mapFunctions = { 'namu.map': map } satisfies Record<string, NativeCall>
