import type { Primitive } from '@namu/core/internal'

/** Longer results are left to the run: a graph must not outgrow its source. */
const longest = 10_000

const strings = new Set(
  (
    'at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf padEnd ' +
    'padStart repeat replace replaceAll slice split startsWith substring toLowerCase toString ' +
    'toUpperCase trim trimEnd trimStart valueOf'
  ).split(' '),
)
const numbers = new Set(['toFixed', 'toString', 'valueOf'])
const arrays = new Set(['includes', 'indexOf', 'join', 'lastIndexOf'])

type PureFunction = (...args: never[]) => unknown

/** Their results follow from the specification alone. */
const functions: Readonly<Record<string, PureFunction>> = {
  BigInt: BigInt,
  Boolean: Boolean,
  Number: Number as PureFunction,
  String: String as PureFunction,
  parseFloat,
  parseInt,
  'Math.abs': Math.abs,
  'Math.ceil': Math.ceil,
  'Math.floor': Math.floor,
  'Math.max': Math.max,
  'Math.min': Math.min,
  'Math.round': Math.round,
  'Math.sign': Math.sign,
  'Math.sqrt': Math.sqrt,
  'Math.trunc': Math.trunc,
  'Number.isFinite': Number.isFinite,
  'Number.isInteger': Number.isInteger,
  'Number.parseFloat': Number.parseFloat,
  'Number.parseInt': Number.parseInt,
  'String.fromCharCode': String.fromCharCode,
}

/** A primitive, or an array of them. */
export type Plain = Primitive | readonly Primitive[]

/** What a function of the language gives for primitives; `undefined` when it is not known to be pure. */
export function callPureFunction(
  path: string,
  args: readonly Primitive[],
): { readonly result: Plain } | undefined {
  const pure = Object.hasOwn(functions, path) ? functions[path] : undefined
  return pure && attempt(() => pure(...(args as readonly never[])))
}

/** What a method gives for primitives. */
export function callPureMethod(
  receiver: Plain,
  method: string,
  args: readonly Primitive[],
): { readonly result: Plain } | undefined {
  const known =
    typeof receiver === 'string'
      ? strings
      : typeof receiver === 'number'
        ? numbers
        : Array.isArray(receiver)
          ? arrays
          : undefined
  if (!known?.has(method)) return undefined
  const methods = receiver as unknown as Readonly<Record<string, PureFunction>>
  return attempt(() => methods[method]?.(...(args as readonly never[])))
}

/** A call that throws would keep the module from loading. */
function attempt(call: () => unknown): { readonly result: Plain } | undefined {
  try {
    const result = call() as Plain
    return isSmall(result) ? { result } : undefined
  } catch {
    return undefined
  }
}

function isSmall(value: Plain): boolean {
  return typeof value === 'string' || Array.isArray(value) ? value.length <= longest : true
}
