import type { BuiltinMethod } from '@namu/core/internal'
import { fault, hostOperation } from '../errors/run-error.js'
import { isCallable } from '../state/records.js'
import { numberAt, textAt, type Method } from './native.js'
import { toText } from '../convert/primitive.js'

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
  (convert: (text: string) => string): StringMethod =>
  (_run, text) =>
    convert(text)

const part =
  (cut: (text: string, start: number, end: number | undefined) => string): StringMethod =>
  (run, text, args) => {
    const start = numberAt(run, args, 0)
    return hostOperation(run, () => cut(text, start, numberAt(run, args, 1)))
  }

const pad =
  (apply: (text: string, length: number, filler: string | undefined) => string): StringMethod =>
  (run, text, args) => {
    const length = numberAt(run, args, 0)
    return hostOperation(run, () =>
      apply(text, length, args[1] === undefined ? undefined : textAt(run, args, 1)),
    )
  }

/** Without regular expressions and callbacks: both texts. `$` patterns work as in the host. */
const replacement =
  (apply: (text: string, wanted: string, by: string) => string): StringMethod =>
  (run, text, args) => {
    if (isCallable(args[1]))
      fault(run, 'A text is replaced with a function', 'Split and join the text instead.')
    const wanted = textAt(run, args, 0)
    const by = textAt(run, args, 1)
    return hostOperation(run, () => apply(text, wanted, by))
  }

export const stringMethods: Readonly<Record<BuiltinMethod<'String'>, StringMethod>> = {
  at: byIndex((text, index) => text.at(index)),
  charAt: byIndex((text, index) => text.charAt(index)),
  charCodeAt: byIndex((text, index) => text.charCodeAt(index)),
  codePointAt: byIndex((text, index) => text.codePointAt(index)),
  concat: (run, text, args) => {
    const pieces = args.map((piece) => toText(run, piece))
    return hostOperation(run, () => text.concat(...pieces))
  },
  endsWith: search((text, wanted, at) => text.endsWith(wanted, at)),
  includes: search((text, wanted, at) => text.includes(wanted, at)),
  indexOf: search((text, wanted, at) => text.indexOf(wanted, at)),
  lastIndexOf: search((text, wanted, at) => text.lastIndexOf(wanted, at)),
  padEnd: pad((text, length, filler) => text.padEnd(length, filler)),
  padStart: pad((text, length, filler) => text.padStart(length, filler)),
  repeat: (run, text, args) => {
    const count = numberAt(run, args, 0)
    return hostOperation(run, () => text.repeat(count))
  },
  replace: replacement((text, wanted, by) => text.replace(wanted, by)),
  replaceAll: replacement((text, wanted, by) => text.replaceAll(wanted, by)),
  slice: part((text, start, end) => text.slice(start, end)),
  split: (run, text, args) => {
    // The host takes an absent separator for none, whatever the declared type says.
    const separator: unknown = args[0] === undefined ? undefined : textAt(run, args, 0)
    return hostOperation(run, () => text.split(separator as string, numberAt(run, args, 1)))
  },
  startsWith: search((text, wanted, at) => text.startsWith(wanted, at)),
  substring: part((text, start, end) => text.substring(start, end)),
  toLowerCase: plain((text) => text.toLowerCase()),
  toString: plain((text) => text),
  toUpperCase: plain((text) => text.toUpperCase()),
  trim: plain((text) => text.trim()),
  trimEnd: plain((text) => text.trimEnd()),
  trimStart: plain((text) => text.trimStart()),
  valueOf: plain((text) => text),
}
