import type { Choices } from '../choices.js'
import { callback } from './callbacks.js'
import { type Context, number, part, type Printed, type Rule } from './context.js'

/** Declarations that every program has, for the rules below. */
export const declared = `class Shape {
readonly #extra: number
a: number
constructor(a: number, extra = 1) { this.a = a; this.#extra = extra }
get twice(): number { return this.a * 2 }
set twice(n: number) { this.a = n / 2 }
plus(n: number): number { return this.a + n + this.#extra }
static of(n: number): Shape { return new this(n) }
}
class Square extends Shape {
side = this.a + 1
override plus(n: number): number { return super.plus(n) - this.side }
later = (n: number): number => this.plus(n)
}
function* count(from: number, log: unknown[]): Generator<number, number, number | undefined> {
try { for (let n = from; n < from + 3; ) n += (yield n) ?? 1 } finally { log.push('closed') }
return from
}
function* both(from: number, log: unknown[]): Generator<number, string, number | undefined> {
log.push(yield* count(from, log))
yield from
return 'both'
}
`

const shape = (c: Choices, x: Context): string =>
  `${c.one(['new Shape', 'new Square', 'Shape.of', 'Square.of'])}(${number(c, x)})`

export const numbersOfClasses: readonly Rule<string>[] = [
  { weight: 2, print: (c, x) => `${shape(c, x)}.plus(${number(c, x)})` },
  { weight: 1, print: (c, x) => `${shape(c, x)}.${c.one(['a', 'twice'])}` },
  { weight: 1, print: (c, x) => `new Square(${number(c, x)}).later(${number(c, x)})` },
  { weight: 1, print: (c, x) => `[...${c.one(['count', 'both'])}(${number(c, x)}, log)].length` },
  { weight: 1, print: (c, x) => `Number(count(${number(c, x)}, log).next().value)` },
  {
    weight: 1,
    print: (c, x) =>
      `[...both(${number(c, x)}, log)].map(${callback(c, x, 'map')}).reduce((sum, n) => sum + n, 0)`,
  },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.search(/[a-c1]/)` },
]

export const stringsOfPatterns: readonly Rule<string>[] = [
  {
    weight: 2,
    print: (c, x) =>
      `${part('string', c, x)}.replace(${c.one(['/[a-c]+/g', '/\\d/', '/(.)(.)/g', '/(?<x>.)$/u'])}, ${c.one(["'<$&>'", "'$2$1'", "'$<x>'", "(m) => m + '!'"])}).slice(0, 12)`,
  },
  { weight: 1, print: (c, x) => `(${part('string', c, x)}.match(/\\d+/)?.[0] ?? '-')` },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.split(/[:-]/).join('/')` },
  {
    weight: 1,
    print: (c, x) =>
      `[...${part('string', c, x)}.matchAll(/(\\d)(a)?/g)].map((m) => m[1] + String(m[2])).join().slice(0, 12)`,
  },
]

export const booleansOfPatterns: readonly Rule<string>[] = [
  { weight: 1, print: (c, x) => `/^[^b]*$/.test(${part('string', c, x)})` },
  { weight: 1, print: (c, x) => `((${shape(c, x)} as unknown) instanceof Square)` },
]

/** An instance whose members are read, written and shown. */
export function useInstance(c: Choices, x: Context): Printed {
  const name = x.fresh('shape')
  const uses = [
    `${name}.twice = ${number(c, x)};`,
    `${name}.twice += ${number(c, x)};`,
    `${name}.a++;`,
    `Object.assign(${name}, { a: ${number(c, x)} });`,
  ]
  return {
    text: `const ${name} = ${shape(c, x)};\n${c.one(uses)}\nlog.push({ ...${name} }.a, ${name} instanceof Square, ${name}.plus(1), Object.keys(${name}).join());\n`,
    ends: false,
  }
}

/** A generator that is fed by hand, and perhaps not to its end. */
export function feedGenerator(c: Choices, x: Context): Printed {
  const [name, step] = [x.fresh('fed'), x.fresh('step')]
  const end = c.one([
    `log.push(${name}.return('over').value as unknown);`,
    `try { ${name}.throw(new Error('thrown in')); } catch (error) { log.push(String(error)); }`,
    '',
  ])
  return {
    text: `const ${name} = both(${number(c, x)}, log);\nfor (let ${step} = ${name}.next(); !${step}.done && fuel.left-- > 0; ${step} = ${name}.next(${c.one(['1', '2', 'undefined'])})) { log.push(${step}.value); ${c.one(['', 'if (fuel.left < 12) break;'])} }\n${end}\n`,
    ends: false,
  }
}
