import type { Choices } from '../choices.js'
import { callback } from './callbacks.js'
import { numbersOfClasses } from './classes.js'
import { numbersOfCollections } from './collections.js'
import { numberEdges } from './edges.js'
import { waitingNumbers } from './waiting.js'
import { awaits, call, type Context, has, number, part, reference, type Rule } from './context.js'

const leaf = reference('number', ['0', '1', '2', '3', '5', '(-1)', '10', '7'])

/** What an assignment of a number may stand on the left of. */
export function numberTarget(c: Choices, x: Context): string {
  const targets = [
    ...x.scope.mutable('number').map((one) => one.name),
    ...x.scope.of('object').map((one) => `${one.name}.a`),
    ...x.scope.of('array').map((one) => `${one.name}[0]`),
  ]
  return c.one(targets)
}

export const hasNumberTarget = (x: Context): boolean =>
  x.scope.mutable('number').length + x.scope.of('object').length + x.scope.of('array').length > 0

const operators = ['+', '-', '*', '%', '/', '&', '|', '^', '**']

/** By a literal: TypeScript's parser may take `a << (` before an arrow for type arguments. */
const shifts = ['<< 1', '>> 1', '>>> 2', '<< 31']
const assignments = ['=', '+=', '-=', '*=', '|=', '||=', '&&=']

/** An assignment as an expression: its value is a number. */
export function assignment(c: Choices, x: Context): string {
  const target = numberTarget(c, x)
  switch (c.one(['assign', 'prefix', 'postfix'] as const)) {
    case 'assign':
      return `(${target} ${c.one(assignments)} ${number(c, x)})`
    case 'prefix':
      return `(${c.one(['++', '--'])}${target})`
    case 'postfix':
      return `(${target}${c.one(['++', '--'])})`
  }
}

export const numbers: readonly Rule<string>[] = [
  { weight: 30, print: leaf },
  { weight: 12, print: (c, x) => `(${number(c, x)} ${c.one(operators)} ${number(c, x)})` },
  { weight: 2, print: (c, x) => `(${number(c, x)} ${c.one(shifts)})` },
  { weight: 2, print: (c, x) => `(${c.one(['-', '~'])}${number(c, x)})` },
  { weight: 4, print: (c, x) => `(${part('boolean', c, x)} ? ${number(c, x)} : ${number(c, x)})` },
  { weight: 5, when: hasNumberTarget, print: assignment },
  {
    weight: 1,
    when: hasNumberTarget,
    print: (c, x) => `(${assignment(c, x)}, ${number(c, x)})`,
  },
  { weight: 14, when: awaits, print: (c, x) => `(await ${part('promise', c, x)})` },
  {
    weight: 3,
    when: (x) => awaits(x) && has('promise')(x),
    print: (c, x) => `(await ${c.one(x.scope.of('promise')).name})`,
  },
  { weight: 2, when: awaits, print: (c, x) => `(await ${number(c, x)})` },
  {
    weight: 4,
    when: has('map'),
    print: (c, x) =>
      `(${reference('map', [])(c, x)}.get(${part('string', c, x)}) ?? ${number(c, x)})`,
  },
  { weight: 1, print: (c, x) => `${part('map', c, x)}.size` },
  { weight: 3, print: (c, x) => `syncAdd(${number(c, x)}, ${number(c, x)})` },
  { weight: 1, print: (c, x) => `syncFail(${part('string', c, x)})` },
  { weight: 5, when: has('function'), print: call('function') },
  { weight: 3, print: (c, x) => `${part('array', c, x)}.length` },
  { weight: 3, print: (c, x) => `(${part('array', c, x)}[${number(c, x)}] ?? ${number(c, x)})` },
  { weight: 2, print: (c, x) => `(${part('array', c, x)}.at(${number(c, x)}) ?? 0)` },
  { weight: 1, print: (c, x) => `${part('array', c, x)}.indexOf(${number(c, x)})` },
  { weight: 2, print: (c, x) => `${part('string', c, x)}.length` },
  { weight: 2, print: (c, x) => `${part('object', c, x)}.a` },
  {
    weight: 3,
    print: (c, x) =>
      `((${part('boolean', c, x)} ? ${part('object', c, x)} : undefined)?.${c.one(['a', 'list[0]', 'list.length', 'b.length'])} ?? ${number(c, x)})`,
  },
  // Throws a TypeError where there is no object.
  {
    weight: 1,
    print: (c, x) =>
      `(${part('boolean', c, x)} ? ${part('object', c, x)} : (${c.one(['undefined', 'null'])} as unknown as Thing)).a`,
  },
  {
    weight: 3,
    print: (c, x) => `${part('array', c, x)}.reduce(${callback(c, x, 'reduce')}, ${number(c, x)})`,
  },
  {
    weight: 2,
    print: (c, x) =>
      `(${part('array', c, x)}.${c.one(['find', 'findLast'])}(${callback(c, x, 'test')}) ?? 4)`,
  },
  {
    weight: 1,
    print: (c, x) => `${part('array', c, x)}.findIndex(${callback(c, x, 'test')})`,
  },
  {
    weight: 2,
    print: (c, x) => `Math.${c.one(['max', 'min'])}(${number(c, x)}, ...${part('array', c, x)}, 0)`,
  },
  { weight: 1, print: (c, x) => `Math.${c.one(['abs', 'trunc', 'floor'])}(${number(c, x)})` },
  { weight: 1, print: (c, x) => `Number(${part('string', c, x)})` },
  { weight: 2, print: (c, x) => `(${callback(c, x, 'none')})()` },
  { weight: 1, print: (c, x) => `(settings.sizes[${number(c, x)}] ?? settings.low)` },
  ...numbersOfClasses,
  ...numbersOfCollections,
  ...numberEdges,
  ...waitingNumbers,
]
