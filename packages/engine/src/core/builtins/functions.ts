import type { BuiltinFunction } from '@namu/core/internal'
import { arrayFunctions } from './array-functions.js'
import { chanceFunctions } from './chance-functions.js'
import { conversionFunctions } from './conversion-functions.js'
import { dateFunctions } from './date-functions.js'
import { errorConstructors } from './error-constructors.js'
import { jsonFunctions } from './json-functions.js'
import { mathFunctions } from './math-functions.js'
import type { NativeCall } from './native.js'
import { collectionConstructors, objectFunctions } from './object-functions.js'
import { promiseFunctions } from './promise-functions.js'

/** Every function and constructor of the table of core. */
const functions: Readonly<Record<BuiltinFunction, NativeCall>> = {
  ...arrayFunctions,
  ...chanceFunctions,
  ...collectionConstructors,
  ...conversionFunctions,
  ...dateFunctions,
  ...errorConstructors,
  ...jsonFunctions,
  ...mathFunctions,
  ...objectFunctions,
  ...promiseFunctions,
}

export function builtinFunction(name: BuiltinFunction): NativeCall {
  return functions[name]
}
