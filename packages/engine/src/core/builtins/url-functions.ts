import type { BuiltinMethod } from '@namu/core/internal'
import { itemsOf } from '../convert/iterate.js'
import { isObject, toText } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { createError, fault } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { askHost } from '../evaluate/ask-host.js'
import { identityAt } from '../interpret/identity-at.js'
import { ownKeys } from '../interpret/own-properties.js'
import type { Run } from '../program/program.js'
import { BuiltinIterator } from '../state/collections.js'
import { UrlParams, type Pair, type UrlRecord } from '../state/host-objects.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import { parseForm, scalarText, serializeForm } from '../url/form.js'
import { makeUrl, updateQuery } from '../url/parts.js'
import type { Method, NativeCall } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

function usvAt(run: Run, args: readonly Value[], at: number): string {
  if (at >= args.length)
    fault(
      run,
      'A method of URLSearchParams is called with too few arguments',
      'Give it all of them.',
    )
  return scalarText(toText(run, args[at]))
}

/** The texts of the arguments of a URL; an absent base stays absent. */
function urlTexts(run: Run, args: readonly Value[]): Value[] {
  return args
    .slice(0, 2)
    .map((value, at) => (at === 1 && value === undefined ? value : toText(run, value)))
}

export const urlMethods: Readonly<Record<BuiltinMethod<'URL'>, Method<UrlRecord>>> = {
  toJSON: (_run, url) => url.href,
  toString: (_run, url) => url.href,
}

type ParamsMethod = Method<UrlParams>

const iterator =
  (mode: 'pairs' | 'pairNames' | 'pairValues'): ParamsMethod =>
  (_run, params) =>
    new BuiltinIterator(params.pairs, mode)

/** What a method that changes the pairs returns, after its URL has followed. */
function changed(params: UrlParams): Value {
  if (params.url) updateQuery(params.url)
  return undefined
}

/** The value argument of `has` and `delete` counts unless it is undefined. */
function matcher(run: Run, args: readonly Value[]): (pair: Pair) => boolean {
  const name = usvAt(run, args, 0)
  const value = args[1] === undefined ? undefined : usvAt(run, args, 1)
  return (pair) => pair[0] === name && (value === undefined || pair[1] === value)
}

export const urlParamsMethods: Readonly<Record<BuiltinMethod<'URLSearchParams'>, ParamsMethod>> = {
  append: (run, params, args) => {
    params.pairs.push([usvAt(run, args, 0), usvAt(run, args, 1)])
    return changed(params)
  },
  delete: (run, params, args) => {
    const matches = matcher(run, args)
    const kept = params.pairs.filter((pair) => !matches(pair))
    params.pairs.splice(0, params.pairs.length, ...kept)
    return changed(params)
  },
  entries: iterator('pairs'),
  forEach: (run, params, args, frame, site) => {
    const fn = args[0]
    if (!isCallable(fn)) return fault(run, 'forEach is given no function', 'Give it a function.')
    const state = { iterator: new BuiltinIterator(params.pairs, 'pairs'), collection: params, fn }
    pushBuiltinFrame(run, 'URLSearchParams.forEach', state, identityAt(run, frame, site))
    return pushed
  },
  get: (run, params, args) => {
    const name = usvAt(run, args, 0)
    return params.pairs.find((pair) => pair[0] === name)?.[1] ?? null
  },
  getAll: (run, params, args) => {
    const name = usvAt(run, args, 0)
    return params.pairs.filter((pair) => pair[0] === name).map((pair) => pair[1])
  },
  has: (run, params, args) => params.pairs.some(matcher(run, args)),
  keys: iterator('pairNames'),
  set: (run, params, args) => {
    const name = usvAt(run, args, 0)
    const value = usvAt(run, args, 1)
    const { pairs } = params
    const at = pairs.findIndex((pair) => pair[0] === name)
    if (at === -1) pairs.push([name, value])
    else {
      const kept = pairs.filter((pair, index) => index <= at || pair[0] !== name)
      kept[at] = [name, value]
      pairs.splice(0, pairs.length, ...kept)
    }
    return changed(params)
  },
  sort: (_run, params) => {
    // By code units; the host's sort is stable.
    params.pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return changed(params)
  },
  toString: (_run, params) => serializeForm(params.pairs),
  values: iterator('pairValues'),
}

const iterated: ReadonlySet<string> = new Set(['Array', 'Map', 'Set', 'Iterator', 'TypedArray'])

function pairsOf(run: Run, init: Value): Pair[] {
  if (init === undefined || init === null) return []
  if (!isObject(init)) return parseForm(scalarText(toText(run, init)).replace(/^\?/, ''))
  if (init instanceof UrlParams) return [...init.pairs]
  const type = objectType(init)
  if (iterated.has(type)) return itemsOf(run, init).map((item) => pairOf(run, item))
  return ownKeys(run, init).map((key) => [
    scalarText(key),
    scalarText(toText(run, (init as Record<string, Value>)[key])),
  ])
}

function pairOf(run: Run, item: Value): Pair {
  const parts = isObject(item) ? itemsOf(run, item) : []
  if (parts.length === 2) return [usvAt(run, parts, 0), usvAt(run, parts, 1)]
  const error = createError(
    run,
    'TypeError',
    'Each query pair must be an iterable [name, value] tuple',
  )
  throw new Thrown(Object.assign(error, { code: 'ERR_INVALID_TUPLE' }))
}

export const urlFunctions = {
  'URL.canParse': (run, args) => {
    const texts = urlTexts(run, args)
    return askHost(run, 'URL.canParse', () => texts)
  },
  'new URL': (run, args) => {
    const texts = urlTexts(run, args)
    return makeUrl(askHost(run, 'new URL', () => texts) as string)
  },
  'new URLSearchParams': (run, args) => new UrlParams(pairsOf(run, args[0])),
} satisfies Record<string, NativeCall>
