import type { Choices } from '../choices.js'
import { type Context, number, part, type Rule } from './context.js'

/** An argument at the edge of what a method takes, or just a number. */
const edge = (c: Choices, x: Context): string =>
  c.chance(50)
    ? number(c, x)
    : c.one(['0', '-1', 'NaN', 'Infinity', '-Infinity', '1.9', '-0', '2 ** 32', 'undefined!'])

/** Methods whose arguments are clamped, wrapped or converted. */
export const stringEdges: readonly Rule<string>[] = [
  {
    weight: 3,
    print: (c, x) =>
      `${part('string', c, x)}.${c.one(['slice', 'substring'])}(${edge(c, x)}, ${edge(c, x)})`,
  },
  { weight: 1, print: (c, x) => `(${part('string', c, x)}.at(${edge(c, x)}) ?? '-')` },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.charAt(${edge(c, x)})` },
  {
    weight: 1,
    print: (c, x) => `${part('string', c, x)}.padEnd(${edge(c, x)} % 9, ${part('string', c, x)})`,
  },
  {
    weight: 1,
    // Throws a RangeError where the count is negative.
    print: (c, x) => `${part('string', c, x)}.repeat(${edge(c, x)} % 4).slice(0, 12)`,
  },
  {
    weight: 1,
    print: (c, x) =>
      `${part('string', c, x)}.split(${part('string', c, x)}, ${edge(c, x)}).join('|').slice(0, 12)`,
  },
  {
    weight: 1,
    print: (c, x) =>
      `${part('string', c, x)}.${c.one(['replace', 'replaceAll'])}(${part('string', c, x)}, ${c.one(["'$&-'", "'$$'", "'$1'", "'`'"])}).slice(0, 12)`,
  },
  // Throw a RangeError outside of their range.
  { weight: 1, print: (c, x) => `(${number(c, x)}).toString(${edge(c, x)} % 40).slice(0, 12)` },
  { weight: 1, print: (c, x) => `(${number(c, x)}).toFixed(${edge(c, x)} % 30).slice(0, 12)` },
  { weight: 1, print: (c, x) => `[...${part('string', c, x)}].reverse().join('')` },
  { weight: 1, print: (c, x) => `JSON.stringify(${part('array', c, x)}).slice(0, 12)` },
  { weight: 1, print: (c, x) => `JSON.stringify(${part('object', c, x)}).slice(0, 12)` },
]

export const numberEdges: readonly Rule<string>[] = [
  { weight: 1, print: (c, x) => `parseInt(${part('string', c, x)}, ${edge(c, x)})` },
  { weight: 1, print: (c, x) => `parseFloat(${part('string', c, x)})` },
  {
    weight: 1,
    print: (c, x) =>
      `${part('string', c, x)}.${c.one(['indexOf', 'lastIndexOf'])}(${part('string', c, x)}, ${edge(c, x)})`,
  },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.charCodeAt(${edge(c, x)})` },
  {
    weight: 1,
    print: (c, x) => `${part('array', c, x)}.lastIndexOf(${number(c, x)}, ${edge(c, x)})`,
  },
  { weight: 1, print: (c, x) => `Math.${c.one(['round', 'sign', 'ceil'])}(${edge(c, x)})` },
]

export const arrayEdges: readonly Rule<string>[] = [
  {
    weight: 2,
    print: (c, x) =>
      `${part('array', c, x)}.${c.one(['slice', 'toSpliced'])}(${edge(c, x)}, ${edge(c, x)})`,
  },
  {
    weight: 1,
    print: (c, x) =>
      `[...${part('array', c, x)}].fill(${number(c, x)}, ${edge(c, x)}, ${edge(c, x)})`,
  },
  // Throws a RangeError where the index is outside.
  { weight: 1, print: (c, x) => `${part('array', c, x)}.with(${edge(c, x)}, ${number(c, x)})` },
  {
    weight: 1,
    print: (c, x) =>
      `[...${part('array', c, x)}].copyWithin(${edge(c, x)}, ${edge(c, x)}, ${edge(c, x)})`,
  },
  { weight: 1, print: (c, x) => `[...${part('string', c, x)}].map((letter) => letter.length)` },
  { weight: 1, print: (c, x) => `[...${part('map', c, x)}].map(([, value]) => value).slice(0, 5)` },
  { weight: 1, print: (c, x) => `[...${part('set', c, x)}].slice(0, 5)` },
  { weight: 1, print: () => `[...settings.sizes]` },
]
