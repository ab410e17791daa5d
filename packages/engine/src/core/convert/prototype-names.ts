import type { ReceiverType } from './receiver.js'

/**
 * Names that JavaScript (ES2023) finds on a prototype. A workflow that reads one of them, and cannot
 * have it, must not see `undefined` where a direct run sees a function: the run fails instead.
 */
const names: Partial<Record<ReceiverType, string>> = {
  Array:
    'at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString toReversed toSorted toSpliced toString unshift values with',
  String:
    'anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor fontsize includes indexOf isWellFormed italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase toWellFormed trim trimEnd trimLeft trimRight trimStart valueOf',
  Number: 'toExponential toFixed toLocaleString toPrecision toString valueOf',
  Boolean: 'toString valueOf',
  BigInt: 'toLocaleString toString valueOf',
  Map: 'clear delete entries forEach get has keys set size values',
  Set: 'add clear delete difference entries forEach has intersection isDisjointFrom isSubsetOf isSupersetOf keys size symmetricDifference union values',
  Date: 'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getYear setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setYear toDateString toGMTString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf',
  Error: 'message name toString',
  Promise: 'catch finally then',
  TypedArray:
    'BYTES_PER_ELEMENT at buffer byteLength byteOffset copyWithin entries every fill filter find findIndex findLast findLastIndex forEach includes indexOf join keys lastIndexOf length map reduce reduceRight reverse set slice some sort subarray toLocaleString toReversed toSorted toString values with',
  TextDecoder: 'decode encoding fatal ignoreBOM',
  TextEncoder: 'encode encodeInto encoding',
  URL: 'canParse hash host hostname href origin password pathname port protocol search searchParams toJSON toString username',
  URLSearchParams:
    'append delete entries forEach get getAll has keys set size sort toString values',
  Collator: 'compare resolvedOptions',
  DateTimeFormat: 'format formatRange formatRangeToParts formatToParts resolvedOptions',
  DisplayNames: 'of resolvedOptions',
  ListFormat: 'format formatToParts resolvedOptions',
  NumberFormat: 'format formatRange formatRangeToParts formatToParts resolvedOptions',
  PluralRules: 'resolvedOptions select selectRange',
  RelativeTimeFormat: 'format formatToParts resolvedOptions',
  RegExp:
    'compile dotAll exec flags global hasIndices ignoreCase multiline source sticky test toString unicode unicodeSets',
  Function: 'apply arguments bind call caller prototype toString',
  Generator: 'next return throw',
  AsyncGenerator: 'next return throw',
  Iterator: 'next return throw',
}

const ofEveryObject =
  'constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ __lookupSetter__ isPrototypeOf propertyIsEnumerable toString valueOf __proto__ toLocaleString'

const tables = new Map(
  Object.entries(names).map(([type, list]) => [type, new Set(list.split(' '))] as const),
)
const everyObject: ReadonlySet<string> = new Set(ofEveryObject.split(' '))

/** Whether JavaScript finds `name` on the prototypes of values of this type. */
export function isInherited(type: ReceiverType, name: string): boolean {
  if (type === 'Bare' || type === 'Nullish') return false
  return everyObject.has(name) || (tables.get(type)?.has(name) ?? false)
}
