import { callback } from './callbacks.js'
import { awaits, number, part, reference, type Rule } from './context.js'

export const sets: readonly Rule<string>[] = [
  { weight: 5, print: reference('set', ['new Set<number>()', 'new Set([1, 2])']) },
  { weight: 4, print: (c, x) => `new Set(${part('array', c, x)})` },
  { weight: 2, print: (c, x) => `new Set<number>(${part('map', c, x)}.values())` },
  { weight: 2, print: (c, x) => `new Set<number>([NaN, -0, ${number(c, x)}])` },
  { weight: 1, when: awaits, print: (c, x) => `(await echo(${part('set', c, x)}))` },
]

export const dates: readonly Rule<string>[] = [
  { weight: 4, print: reference('date', ['new Date(0)', 'new Date(86_400_000)']) },
  { weight: 4, print: (c, x) => `new Date(${number(c, x)} * 3_600_000)` },
  { weight: 1, print: () => `new Date('2024-02-29T12:00:00.000Z')` },
  { weight: 2, print: (c, x) => `new Date(${part('date', c, x)})` },
  { weight: 2, print: (c, x) => `new Date(Date.UTC(2024, ${number(c, x)}, ${number(c, x)}))` },
  { weight: 1, when: awaits, print: (c, x) => `(await echo(${part('date', c, x)}))` },
]

/** Big integers stay small: whatever can make one longer is cut. */
export const bigints: readonly Rule<string>[] = [
  { weight: 6, print: reference('bigint', ['0n', '1n', '7n', '(-3n)', '123456789n']) },
  {
    weight: 4,
    print: (c, x) =>
      `((${part('bigint', c, x)} ${operator(c)} ${part('bigint', c, x)}) % 1000003n)`,
  },
  // Throws a RangeError where there is a zero.
  { weight: 1, print: (c, x) => `(${part('bigint', c, x)} / ${part('bigint', c, x)})` },
  { weight: 2, print: (c, x) => `(${c.one(['-', '~'])}${part('bigint', c, x)})` },
  { weight: 2, print: (c, x) => `(${part('bigint', c, x)} ${c.one(['<<', '>>'])} 2n)` },
  { weight: 3, print: (c, x) => `BigInt(Math.trunc(${number(c, x)}) | 0)` },
  // Throws a RangeError where there is a fraction.
  { weight: 1, print: (c, x) => `BigInt(${number(c, x)} % 1000003)` },
  { weight: 1, when: awaits, print: (c, x) => `(await echo(${part('bigint', c, x)}))` },
]

const operator = (c: Parameters<Rule<string>['print']>[0]): string =>
  c.one(['+', '-', '*', '&', '|', '^'])

/** What numbers come from these. */
export const numbersOfCollections: readonly Rule<string>[] = [
  { weight: 1, print: (c, x) => `${part('set', c, x)}.size` },
  {
    weight: 1,
    print: (c, x) => `[...${part('set', c, x)}].reduce(${callback(c, x, 'reduce')}, 0)`,
  },
  {
    weight: 2,
    print: (c, x) => `${part('date', c, x)}.${c.one(['getTime', 'getUTCDay', 'getUTCMonth'])}()`,
  },
  { weight: 1, print: (c, x) => `Number(${part('bigint', c, x)})` },
  // A date is a number to an operator, and a text to `+`; only the first is the same everywhere.
  { weight: 1, print: (c, x) => `(+${part('date', c, x)})` },
]

export const booleansOfCollections: readonly Rule<string>[] = [
  { weight: 2, print: (c, x) => `${part('set', c, x)}.has(${number(c, x)})` },
  { weight: 1, print: (c, x) => `(${part('date', c, x)} < ${part('date', c, x)})` },
  {
    weight: 2,
    print: (c, x) =>
      `((${part('bigint', c, x)} as bigint) ${c.one(['<', '<=', '===', '!=='])} ${part('bigint', c, x)})`,
  },
  { weight: 1, print: (c, x) => `(${part('bigint', c, x)} < ${number(c, x)})` },
]

export const stringsOfCollections: readonly Rule<string>[] = [
  // Throws a RangeError where the date is invalid.
  { weight: 1, print: (c, x) => `${part('date', c, x)}.toISOString().slice(0, 12)` },
  { weight: 1, print: (c, x) => `\`\${${part('bigint', c, x)}}\`.slice(-9)` },
  { weight: 1, print: (c, x) => `${part('bigint', c, x)}.toString(16).slice(-9)` },
]
