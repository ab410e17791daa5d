import { toNumber, toText } from '../convert/primitive.js'
import { fault, hostOperation, throwTypeError } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import { textAt, type NativeCall } from './native.js'

const ofText =
  (convert: (text: string) => string): NativeCall =>
  (run, args) => {
    const text = textAt(run, args, 0)
    return hostOperation(run, () => convert(text))
  }

/** `String.raw({ raw: strings }, ...values)`. */
const raw: NativeCall = (run, args) => {
  const [template, ...values] = args
  if (template === undefined || template === null)
    throwTypeError(run, 'Cannot convert undefined or null to object')
  const strings = getProperty(run, template, 'raw')
  if (strings === undefined || strings === null)
    throwTypeError(run, 'Cannot convert undefined or null to object')
  const length = toNumber(run, getProperty(run, strings, 'length'))
  let text = ''
  for (let at = 0; at < length; at += 1) {
    const piece = toText(run, getProperty(run, strings, String(at)))
    const value = at + 1 < length && at < values.length ? toText(run, values[at]) : ''
    const before = text
    text = hostOperation(run, () => before + piece + value)
  }
  return text
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The core has no `btoa`: it is the host's, not ECMA-262's. Its DOMException cannot be made here. */
const btoa: NativeCall = (run, args) => {
  const text = textAt(run, args, 0)
  let result = ''
  for (let at = 0; at < text.length; at += 3) {
    const [first, second, third] = [0, 1, 2].map((offset) => text.charCodeAt(at + offset))
    const bytes = [first ?? 0, second ?? 0, third ?? 0].map((byte) =>
      Number.isNaN(byte) ? 0 : byte,
    )
    if (bytes.some((byte) => byte > 0xff))
      fault(
        run,
        'btoa is given a character beyond U+00FF',
        'Encode its bytes: btoa(String.fromCharCode(...new TextEncoder().encode(text))).',
      )
    const bits = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
    const group = [18, 12, 6, 0].map((shift) => digits.charAt((bits >> shift) & 63)).join('')
    const present = Math.min(text.length - at, 3)
    result += group.slice(0, present + 1).padEnd(4, '=')
  }
  return result
}

/** WHATWG's forgiving-base64 decode. */
const atob: NativeCall = (run, args) => {
  const given = textAt(run, args, 0).replace(/[\t\n\f\r ]/g, '')
  const text = given.length % 4 === 0 ? given.replace(/={1,2}$/, '') : given
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text))
    fault(
      run,
      'atob is given text that is not base64',
      'Check the text before, or decode it in a task.',
    )
  let result = ''
  for (let at = 0; at < text.length; at += 4) {
    const group = text.slice(at, at + 4)
    const bits = Array.from(group.padEnd(4, 'A')).reduce(
      (sum, digit) => sum * 64 + digits.indexOf(digit),
      0,
    )
    const bytes = [16, 8, 0].map((shift) => String.fromCharCode((bits >> shift) & 0xff))
    result += bytes.slice(0, group.length - 1).join('')
  }
  return result
}

export const textFunctions = {
  'String.raw': raw,
  atob,
  btoa,
  decodeURI: ofText(decodeURI),
  decodeURIComponent: ofText(decodeURIComponent),
  encodeURI: ofText(encodeURI),
  encodeURIComponent: ofText(encodeURIComponent),
} satisfies Record<string, NativeCall>
