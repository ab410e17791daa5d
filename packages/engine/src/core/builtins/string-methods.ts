import type { BuiltinMethod } from '@namu/core/internal'
import { askHost } from '../evaluate/ask-host.js'
import { hostOperation, throwTypeError } from '../errors/run-error.js'
import { numberAt, numbers, textAt, type Method } from './native.js'
import { toNumber, toText } from '../convert/primitive.js'
import { BuiltinIterator } from '../state/collections.js'
import type { Value } from '../state/value.js'
import { byPattern, matchAll, patternAt } from './string-matching.js'
import { replacement } from './string-replace.js'

type StringMethod = Method<string>

/** Methods of one text and an optional position. */
const search =
  (find: (text: string, wanted: string, at: number | undefined) => unknown): StringMethod =>
  (run, text, args) =>
    hostOperation(run, () => find(text, textAt(run, args, 0), numberAt(run, args, 1)))

const byIndex =
  (read: (text: string, index: number) => unknown): StringMethod =>
  (run, text, args) =>
    hostOperation(run, () => read(text, numberAt(run, args, 0)))

const plain =
  (convert: (text: string) => Value): StringMethod =>
  (_run, text) =>
    convert(text)

/** Half of a surrogate pair alone; ES2024's methods for it are newer than the declared library. */
const loneSurrogate = /\p{Surrogate}/gu

function isWellFormed(text: string): boolean {
  return text.search(loneSurrogate) === -1
}

/** Annex B's `substr`, whose second argument is a length. */
function legacySubstring(text: string, start: number, length: number | undefined): string {
  const from = integer(start)
  const begin = from < 0 ? Math.max(text.length + from, 0) : Math.min(from, text.length)
  const count = length === undefined ? text.length : integer(length)
  return text.slice(begin, Math.max(Math.min(begin + count, text.length), begin))
}

/** ToIntegerOrInfinity of what `numberAt` has left to the host. */
function integer(value: number): number {
  return Math.trunc(+value) || 0
}

const part =
  (cut: (text: string, start: number, end: number | undefined) => string): StringMethod =>
  (run, text, args) => {
    const [start = 0, end] = numbers(run, args.slice(0, 2))
    return hostOperation(run, () => cut(text, start, end))
  }

const pad =
  (apply: (text: string, length: number, filler: string | undefined) => string): StringMethod =>
  (run, text, args) => {
    const length = toNumber(run, args[0])
    // The filler is not looked at where there is nothing to fill.
    if (!(Math.trunc(length) > text.length)) return text
    return hostOperation(run, () =>
      apply(text, length, args[1] === undefined ? undefined : textAt(run, args, 1)),
    )
  }

/** Methods of one text that must not be a regular expression, and an optional position. */
const textSearch =
  (
    name: string,
    find: (text: string, wanted: string, at: number | undefined) => unknown,
  ): StringMethod =>
  (run, text, args, frame, site) => {
    if (args[0] instanceof RegExp)
      throwTypeError(
        run,
        `First argument to String.prototype.${name} must not be a regular expression`,
      )
    return search(find)(run, text, args, frame, site)
  }

export const stringMethods: Readonly<Record<BuiltinMethod<'String'>, StringMethod>> = {
  '@@iterator': (_run, text) => new BuiltinIterator(text, 'values'),
  at: byIndex((text, index) => text.at(index)),
  charAt: byIndex((text, index) => text.charAt(index)),
  charCodeAt: byIndex((text, index) => text.charCodeAt(index)),
  codePointAt: byIndex((text, index) => text.codePointAt(index)),
  concat: (run, text, args) => {
    const pieces = args.map((piece) => toText(run, piece))
    return hostOperation(run, () => text.concat(...pieces))
  },
  endsWith: textSearch('endsWith', (text, wanted, at) => text.endsWith(wanted, at)),
  includes: textSearch('includes', (text, wanted, at) => text.includes(wanted, at)),
  indexOf: search((text, wanted, at) => text.indexOf(wanted, at)),
  isWellFormed: plain((text) => isWellFormed(text)),
  localeCompare: (run, text, args) => {
    const other = textAt(run, args, 0)
    return askHost(run, 'String.localeCompare', () => [text, other, ...args.slice(1, 3)])
  },
  lastIndexOf: search((text, wanted, at) => text.lastIndexOf(wanted, at)),
  normalize: (run, text, args) => {
    const form = args[0] === undefined ? [] : [textAt(run, args, 0)]
    return askHost(run, 'String.normalize', () => [text, ...form])
  },
  padEnd: pad((text, length, filler) => text.padEnd(length, filler)),
  padStart: pad((text, length, filler) => text.padStart(length, filler)),
  repeat: (run, text, args) => {
    const count = numberAt(run, args, 0)
    return hostOperation(run, () => text.repeat(count))
  },
  match: byPattern((text, pattern) => text.match(pattern)),
  matchAll,
  replace: replacement('replace'),
  replaceAll: replacement('replaceAll'),
  search: byPattern((text, pattern) => text.search(pattern)),
  slice: part((text, start, end) => text.slice(start, end)),
  split: (run, text, args) => {
    const limit = numberAt(run, args, 1)
    if (typeof limit === 'bigint') return toNumber(run, limit)
    // The host takes an absent separator for none, whatever the declared type says.
    const separator: unknown = args[0] === undefined ? undefined : patternAt(run, args, 0)
    return hostOperation(run, () => text.split(separator as string, limit))
  },
  startsWith: textSearch('startsWith', (text, wanted, at) => text.startsWith(wanted, at)),
  substr: part(legacySubstring),
  substring: part((text, start, end) => text.substring(start, end)),
  toLocaleLowerCase: (run, text, args) =>
    askHost(run, 'String.toLocaleLowerCase', () => [text, args[0]]),
  toLocaleUpperCase: (run, text, args) =>
    askHost(run, 'String.toLocaleUpperCase', () => [text, args[0]]),
  toLowerCase: plain((text) => text.toLowerCase()),
  toString: plain((text) => text),
  toUpperCase: plain((text) => text.toUpperCase()),
  toWellFormed: plain((text) => text.replace(loneSurrogate, '\ufffd')),
  trim: plain((text) => text.trim()),
  trimEnd: plain((text) => text.trimEnd()),
  trimLeft: plain((text) => text.trimStart()),
  trimRight: plain((text) => text.trimEnd()),
  trimStart: plain((text) => text.trimStart()),
  valueOf: plain((text) => text),
}
