import type { BuiltinMethod } from '@namu/core/internal'
import { isTypedArray } from '../convert/typed-arrays.js'
import { toText } from '../convert/primitive.js'
import { decodeUtf8, encodeUtf8 } from '../convert/utf8.js'
import { createError, fault } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { getProperty } from '../interpret/get-property.js'
import type { Run } from '../program/program.js'
import { TextCoder } from '../state/text-coders.js'
import type { Value } from '../state/value.js'
import type { Method, NativeCall } from './native.js'

export const textEncoderMethods: Readonly<Record<BuiltinMethod<'TextEncoder'>, Method<TextCoder>>> =
  {
    encode: (run, _encoder, args) => encodeUtf8(args[0] === undefined ? '' : toText(run, args[0])),
  }

const byteOrderMark = '\ufeff'

export const textDecoderMethods: Readonly<Record<BuiltinMethod<'TextDecoder'>, Method<TextCoder>>> =
  {
    decode: (run, decoder, args) => {
      const [input, options] = args
      if (options !== undefined)
        fault(run, 'decode is given options', 'Decode all bytes at once, or do it in a task.')
      if (input === undefined) return ''
      if (!isTypedArray(input))
        return fault(
          run,
          'decode is given something else than a typed array',
          'Decode it in a task.',
        )
      const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      const text = decodeUtf8(bytes, decoder.fatal)
      if (text === undefined) return refuse(run)
      return !decoder.ignoreBOM && text.startsWith(byteOrderMark) ? text.slice(1) : text
    },
  }

function refuse(run: Run): never {
  const message = 'The encoded data was not valid for encoding utf-8'
  const code = 'ERR_ENCODING_INVALID_ENCODED_DATA'
  throw new Thrown(Object.assign(createError(run, 'TypeError', message), { code }))
}

/** The names of UTF-8 in the Encoding Standard. */
const labels =
  /^[\t\n\f\r ]*(unicode-1-1-utf-8|unicode11utf8|unicode20utf8|utf-8|utf8|x-unicode20utf8)[\t\n\f\r ]*$/i

const decoder: NativeCall = (run, args) => {
  const [label, options] = args
  if (label !== undefined && !labels.test(toText(run, label)))
    fault(run, 'A TextDecoder of another encoding than UTF-8 is made', 'Decode it in a task.')
  const option = (name: string): Value =>
    options === undefined || options === null ? false : getProperty(run, options, name)
  return new TextCoder('TextDecoder', Boolean(option('fatal')), Boolean(option('ignoreBOM')))
}

export const textCodingFunctions = {
  'new TextDecoder': decoder,
  'new TextEncoder': () => new TextCoder('TextEncoder'),
} satisfies Record<string, NativeCall>
