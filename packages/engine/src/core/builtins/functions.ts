import type { BuiltinFunction } from '@namu/core/internal'
import { arrayFunctions } from './array-functions.js'
import { chanceFunctions } from './chance-functions.js'
import { consoleFunctions } from './console-functions.js'
import { conversionFunctions } from './conversion-functions.js'
import { dateFunctions } from './date-functions.js'
import { errorConstructors } from './error-constructors.js'
import { intlFunctions } from './formatter-methods.js'
import { approximateMath } from './host-functions.js'
import { urlFunctions } from './url-functions.js'
import { jsonFunctions } from './json-functions.js'
import { mapFunctions } from './map-function.js'
import { mathFunctions } from './math-functions.js'
import type { NativeCall } from './native.js'
import { collectionConstructors, objectFunctions } from './object-functions.js'
import { integrityFunctions } from './object-integrity.js'
import { promiseFunctions } from './promise-functions.js'
import { regExpFunctions } from './regexp-functions.js'
import { scopeFunctions } from './scope-functions.js'
import { structuredCloneFunction } from './structured-clone.js'
import { textCodingFunctions } from './text-coding.js'
import { textFunctions } from './text-functions.js'
import { typedArrayFunctions } from './typed-array-functions.js'

/** Every function and constructor of the table of core. */
const functions: Readonly<Record<BuiltinFunction, NativeCall>> = {
  ...approximateMath,
  ...arrayFunctions,
  ...chanceFunctions,
  ...collectionConstructors,
  ...consoleFunctions,
  ...conversionFunctions,
  ...dateFunctions,
  ...errorConstructors,
  ...integrityFunctions,
  ...intlFunctions,
  ...jsonFunctions,
  ...mapFunctions,
  ...mathFunctions,
  ...objectFunctions,
  ...promiseFunctions,
  ...regExpFunctions,
  ...scopeFunctions,
  ...urlFunctions,
  ...structuredCloneFunction,
  ...textCodingFunctions,
  ...textFunctions,
  ...typedArrayFunctions,
}

export function builtinFunction(name: BuiltinFunction): NativeCall {
  return functions[name]
}
