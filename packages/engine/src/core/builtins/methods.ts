import type { BuiltinMethod, BuiltinReceiver } from '@namu/core/internal'
import type { ReceiverType } from '../convert/receiver.js'
import { errorText } from '../convert/primitive.js'
import { arrayMethods } from './array-methods.js'
import { mapMethods, setMethods } from './collection-methods.js'
import { dateMethods } from './date-methods.js'
import { iteratorMethods } from './iterator-methods.js'
import { asyncGeneratorMethods, generatorMethods } from './generator-methods.js'
import type { Method } from './native.js'
import { hasObjectMethods, objectMethods } from './object-methods.js'
import { bigintMethods, booleanMethods, numberMethods } from './primitive-methods.js'
import { formatterMethods } from './formatter-methods.js'
import { urlMethods, urlParamsMethods } from './url-functions.js'
import { promiseMethods } from './promise-methods.js'
import { regExpMethods } from './regexp-methods.js'
import { stringMethods } from './string-methods.js'
import { textDecoderMethods, textEncoderMethods } from './text-coding.js'
import { typedArrayMethods } from './typed-array-methods.js'

const errorMethods: Readonly<Record<BuiltinMethod<'Error'>, Method<Error>>> = {
  toString: (run, error) => errorText(run, error),
}

/** Every method of the table of core, by the run-time type of its receiver. */
const methods: { readonly [R in BuiltinReceiver]: Readonly<Record<BuiltinMethod<R>, unknown>> } = {
  Array: arrayMethods,
  String: stringMethods,
  Number: numberMethods,
  Boolean: booleanMethods,
  BigInt: bigintMethods,
  Object: objectMethods,
  Map: mapMethods,
  Set: setMethods,
  Date: dateMethods,
  Error: errorMethods,
  RegExp: regExpMethods,
  Generator: generatorMethods,
  AsyncGenerator: asyncGeneratorMethods,
  Promise: promiseMethods,
  ...formatterMethods,
  TypedArray: typedArrayMethods,
  TextDecoder: textDecoderMethods,
  TextEncoder: textEncoderMethods,
  URL: urlMethods,
  URLSearchParams: urlParamsMethods,
  Iterator: iteratorMethods,
}

const tables = new Map<string, ReadonlyMap<string, Method<unknown>>>(
  Object.entries(methods).map(([type, table]) => [
    type,
    new Map(Object.entries(table as Record<string, Method<unknown>>)),
  ]),
)
const ofEveryObject = tables.get('Object')

/**
 * The built-in method that a value of this type has under this name; the table's `@@iterator` is the name
 * of a symbol only, so that a program's own text is not taken for it.
 */
export function builtinMethod(
  type: ReceiverType,
  name: string,
  symbol?: true,
): Method<unknown> | undefined {
  if (name.startsWith('@@') && !symbol) return undefined
  const own = tables.get(type)?.get(name)
  if (own !== undefined) return own
  return hasObjectMethods(type) ? ofEveryObject?.get(name) : undefined
}
