import { booleansOfCollections, stringsOfCollections } from './collections.js'
import { arrayEdges, stringEdges } from './edges.js'
import { waitingPromises } from './waiting.js'
import { booleansOfPatterns, stringsOfPatterns } from './classes.js'
import { asyncCallback, callback } from './callbacks.js'
import { awaits, call, has, inside, number, part, reference, type Rule } from './context.js'

const comparisons = ['<', '<=', '>', '>=', '===', '!==']

export const booleans: readonly Rule<string>[] = [
  { weight: 6, print: reference('boolean', ['false', 'true']) },
  {
    weight: 12,
    print: (c, x) => `((${number(c, x)} as number) ${c.one(comparisons)} ${number(c, x)})`,
  },
  { weight: 3, print: (c, x) => `!${part('boolean', c, x)}` },
  {
    weight: 5,
    print: (c, x) => `(${part('boolean', c, x)} ${c.one(['&&', '||'])} ${part('boolean', c, x)})`,
  },
  {
    weight: 2,
    print: (c, x) =>
      `((${part('string', c, x)} as string) ${c.one(['===', '!==', '<', '>='])} ${part('string', c, x)})`,
  },
  { weight: 2, print: (c, x) => `${part('array', c, x)}.includes(${number(c, x)})` },
  {
    weight: 2,
    print: (c, x) =>
      `${part('array', c, x)}.${c.one(['some', 'every'])}(${callback(c, x, 'test')})`,
  },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.includes(${part('string', c, x)})` },
  {
    weight: 1,
    when: has('object'),
    print: (c, x) => `(${reference('object', [])(c, x)} === ${reference('object', [])(c, x)})`,
  },
  { weight: 1, when: awaits, print: (c, x) => `(await echo(${part('boolean', c, x)}))` },
  ...booleansOfCollections,
  ...booleansOfPatterns,
]

/** Texts stay short: whatever can make one longer is cut. */
export const strings: readonly Rule<string>[] = [
  { weight: 8, print: reference('string', ["''", "'a'", "'bc'", "'12'"]) },
  {
    weight: 6,
    print: (c, x) =>
      `\`${c.one(['', '-'])}\${${number(c, x)}}:\${${part('string', c, x)}}\`.slice(0, 12)`,
  },
  { weight: 4, print: (c, x) => `(${part('string', c, x)} + ${number(c, x)}).slice(-9)` },
  { weight: 2, print: (c, x) => `String(${number(c, x)})` },
  { weight: 1, print: (c, x) => `String(${part('boolean', c, x)})` },
  { weight: 2, print: (c, x) => `${part('array', c, x)}.join('-').slice(0, 12)` },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.toUpperCase()` },
  // Throws a TypeError where there is no such element.
  { weight: 1, print: (c, x) => `${part('array', c, x)}[${number(c, x)}]!.toFixed(1).slice(-9)` },
  { weight: 1, print: (c, x) => `(${part('string', c, x)}[${number(c, x)}] ?? '?')` },
  {
    weight: 1,
    print: (c, x) =>
      `${part('string', c, x)}.split(${part('string', c, x)}).join('+').slice(0, 12)`,
  },
  { weight: 1, print: (c, x) => `${part('string', c, x)}.padStart(4, '.')` },
  { weight: 1, print: (c, x) => `(typeof ${number(c, x)})` },
  { weight: 2, print: (c, x) => `${part('object', c, x)}.b` },
  {
    weight: 1,
    print: (c, x) =>
      `(${part('boolean', c, x)} ? ${part('string', c, x)} : ${part('string', c, x)})`,
  },
  { weight: 3, when: awaits, print: (c, x) => `(await echo(${part('string', c, x)}))` },
  ...stringsOfCollections,
  ...stringEdges,
  ...stringsOfPatterns,
]

/** Arrays have at most five elements: whatever can make one longer is cut. */
export const arrays: readonly Rule<string>[] = [
  { weight: 8, print: reference('array', ['([] as number[])', '[1]', '[2, 4]', '[3, 1, 2]']) },
  { weight: 4, print: (c, x) => `[${number(c, x)}, ${number(c, x)}]` },
  {
    weight: 3,
    print: (c, x) => `[${number(c, x)}, ...${part('array', c, x)}, ${number(c, x)}].slice(0, 5)`,
  },
  { weight: 6, print: (c, x) => `${part('array', c, x)}.map(${callback(c, x, 'map')})` },
  { weight: 3, print: (c, x) => `${part('array', c, x)}.filter(${callback(c, x, 'test')})` },
  {
    weight: 1,
    print: (c, x) =>
      `${part('array', c, x)}.flatMap((n) => [n, ${number(c, inside(x, false))}]).slice(0, 5)`,
  },
  { weight: 2, print: (c, x) => `[...${part('array', c, x)}].sort((a, b) => b - a)` },
  { weight: 1, print: (c, x) => `${part('array', c, x)}.toReversed()` },
  { weight: 1, print: (c, x) => `${part('array', c, x)}.slice(${number(c, x)})` },
  { weight: 2, print: (c, x) => `${part('object', c, x)}.list` },
  { weight: 1, print: (c, x) => `[...${part('map', c, x)}.values()].slice(0, 5)` },
  {
    weight: 6,
    when: awaits,
    print: (c, x) =>
      `(await Promise.all(${part('array', c, x)}.map(${asyncCallback(c, x, 'map')})))`,
  },
  {
    weight: 3,
    when: awaits,
    print: (c, x) =>
      `((await Promise.all([${part('promise', c, x)}, ${part('promise', c, x)}])) as number[])`,
  },
  {
    weight: 3,
    when: awaits,
    print: (c, x) =>
      `(await Promise.allSettled(${part('array', c, x)}.map(${asyncCallback(c, x, 'map')}))).map((one) => one.status === 'fulfilled' ? one.value : -1)`,
  },
  { weight: 2, when: awaits, print: (c, x) => `(await echo(${part('array', c, x)}))` },
  ...arrayEdges,
]

const objectRules: readonly Rule<string>[] = [
  { weight: 8, print: reference('object', ["{ a: 1, b: 'x', list: [1, 2] }"]) },
  {
    weight: 3,
    print: (c, x) =>
      `{ a: ${number(c, x)}, b: ${part('string', c, x)}, list: ${part('array', c, x)} }`,
  },
  { weight: 3, print: (c, x) => `{ ...${part('object', c, x)}, a: ${number(c, x)} }` },
  {
    weight: 1,
    print: (c, x) =>
      `{ ...${part('object', c, x)}, ['b']: ${part('string', c, x)}, list: ${part('array', c, x)} }`,
  },
  { weight: 2, when: awaits, print: (c, x) => `(await echo(${part('object', c, x)}))` },
  {
    weight: 1,
    print: (c, x) => `Object.assign(${part('object', c, x)}, { a: ${number(c, x)} })`,
  },
]

/** In parentheses: a literal may stand where a statement begins. */
export const objects: readonly Rule<string>[] = objectRules.map((rule) => ({
  ...rule,
  print: (c, x) => `(${rule.print(c, x)})`,
}))

export const maps: readonly Rule<string>[] = [
  { weight: 4, print: reference('map', ['new Map<string, number>()']) },
  {
    weight: 4,
    print: (c, x) =>
      `new Map<string, number>([[${part('string', c, x)}, ${number(c, x)}], ['a', 1]])`,
  },
  { weight: 2, print: (c, x) => `new Map<string, number>(${part('map', c, x)})` },
  { weight: 1, when: awaits, print: (c, x) => `(await echo(${part('map', c, x)}))` },
]

export const promises: readonly Rule<string>[] = [
  { weight: 12, print: (c, x) => `add(${number(c, x)}, ${number(c, x)})` },
  { weight: 5, print: (c, x) => `pureAdd(${number(c, x)}, ${number(c, x)})` },
  { weight: 4, print: (c, x) => `echo(${number(c, x)})` },
  { weight: 3, print: (c, x) => `even(${number(c, x)})` },
  { weight: 1, print: (c, x) => `fail(${part('string', c, x)})` },
  { weight: 1, print: (c, x) => `pureFail(${part('string', c, x)})` },
  { weight: 2, print: (c, x) => `Counter.triple(${number(c, x)})` },
  { weight: 2, print: (c, x) => `counter.scale(${number(c, x)}, ${number(c, x)})` },
  { weight: 4, when: has('promise'), print: reference('promise', []) },
  { weight: 6, when: has('asyncFunction'), print: call('asyncFunction') },
  { weight: 2, print: (c, x) => `(${asyncCallback(c, x, 'none')})()` },
  { weight: 1, print: (c, x) => `Promise.resolve(${number(c, x)})` },
  { weight: 3, print: (c, x) => `${part('promise', c, x)}.then(${callback(c, x, 'then')})` },
  { weight: 3, print: (c, x) => `${part('promise', c, x)}.catch(${callback(c, x, 'later')})` },
  {
    weight: 1,
    print: (c, x) => `${part('promise', c, x)}.finally(${callback(c, x, 'later')})`,
  },
  {
    weight: 3,
    print: (c, x) =>
      `Promise.${c.one(['race', 'any'])}([${part('promise', c, x)}, ${part('promise', c, x)}])`,
  },
  ...waitingPromises,
]
