import type * as fc from 'fast-check'
import { Choices } from './choices.js'
import { type Context, type Grammar, follow, Scope } from './grammar/context.js'
import { declared } from './grammar/classes.js'
import { bigints, dates, sets } from './grammar/collections.js'
import { numbers } from './grammar/numbers.js'
import { block, numberBody, sequence, statements } from './grammar/statements.js'
import { arrays, booleans, maps, objects, promises, strings } from './grammar/values.js'
import { type Tree, TreeArbitrary } from './tree.js'

const expressions = {
  number: numbers,
  boolean: booleans,
  string: strings,
  array: arrays,
  object: objects,
  map: maps,
  set: sets,
  date: dates,
  bigint: bigints,
  promise: promises,
}

const grammar: Grammar = {
  expression: (type, c, x) =>
    follow(expressions[type], c, { ...x, nesting: x.nesting - 1 }, x.nesting <= 0),
  statement: (c, x) => follow(statements, c, { ...x, depth: x.depth - 1, nesting }, x.depth <= 0),
  block,
  numberBody,
}

/** What every program is given: the input of its run. */
export const input: readonly unknown[] = [3, 'bc', [4, 1, 2]]

/** Decisions of one program, at most: most programs are small, so that many fit into a minute. */
const sizes = [120, 250, 250, 600] as const
const depth = 5
const nesting = 3

/** The source of a module with one workflow named `name`, as the choices say. */
export function printProgram(name: string, c: Choices): string {
  let count = 0
  const fresh = (prefix: string): string => `${prefix}${++count}`
  const module = new Scope()
  const helpers = c.next().rest(0, 2)
  const common: Omit<Context, 'scope'> = {
    depth,
    nesting,
    awaits: true,
    returns: 'anything',
    jumps: [],
    grammar,
    fresh,
  }
  const printed = helpers.map((helper) => printHelper(helper, { ...common, scope: module }))
  const scope = new Scope(module)
  scope.declare({ name: 'start', type: 'number', mutable: true })
  scope.declare({ name: 'word', type: 'string', mutable: true })
  scope.declare({ name: 'values', type: 'array', mutable: true })
  const { text, ends } = sequence(c.rest(5, 12), { ...common, scope })
  return [
    `import { sleep, workflow } from '@namu/core'\n`,
    `import { add, Counter, counter, echo, even, fail, note, pureAdd, pureFail, syncAdd, syncFail } from '../tasks.js'\n\n`,
    declared,
    `const settings = { low: 1, sizes: [3, 5, 8] }\n`,
    `interface Thing { a: number; b: string; list: number[] }\n`,
    `interface Shared { readonly fuel: { left: number }; readonly log: unknown[]; readonly started: Promise<number>[]; readonly later: (() => number)[]; readonly laterAsync: (() => Promise<number>)[] }\n\n`,
    ...printed,
    `export const ${name} = workflow(async (start: number, word: string, values: number[]): Promise<unknown> => {\n`,
    `const shared: Shared = { fuel: { left: 25 }, log: [], started: [], later: [], laterAsync: [] };\n`,
    unpack,
    text,
    ends ? `return log;\n` : epilogue(scope),
    `})\n`,
    `export const inputs = [${JSON.stringify(input)}]\n`,
  ].join('')
}

const unpack = `const { fuel, log, started, later, laterAsync } = shared;\n`

/** A function of the module: it captures nothing, so what the program shares is handed to it. */
function printHelper(c: Choices, x: Context): string {
  const asynchronous = c.chance(50)
  const name = x.fresh('helper')
  const parameter = x.fresh('n')
  const second = x.fresh('n')
  const scope = new Scope(x.scope)
  scope.declare({ name: parameter, type: 'number', mutable: true })
  scope.declare({ name: second, type: 'number', mutable: true })
  const inner: Context = { ...x, scope, depth: 3, awaits: asynchronous, returns: 'number' }
  const body = numberBody(c, inner).replace('{\n', `{\n${unpack}`)
  x.scope.declare({
    name,
    type: asynchronous ? 'asyncFunction' : 'function',
    mutable: false,
    before: 'shared, ',
  })
  const result = asynchronous ? 'Promise<number>' : 'number'
  const prefix = asynchronous ? 'async ' : ''
  return `${prefix}function ${name}(shared: Shared, ${parameter}: number, ${second}: number = 1): ${result} ${body}\n\n`
}

/** Calls what was kept for later, and returns everything that can be seen. */
function epilogue(scope: Scope): string {
  const types = [
    'number',
    'boolean',
    'string',
    'array',
    'object',
    'map',
    'set',
    'date',
    'bigint',
  ] as const
  const names = types.flatMap((type) => scope.of(type).map((one) => one.name))
  return [
    `for (const settled of await Promise.allSettled(started)) log.push(settled.status);\n`,
    `for (const f of later) { if (fuel.left-- <= -9) break; log.push(f()); }\n`,
    `for (const f of laterAsync) { if (fuel.left-- <= -9) break; log.push(await f()); }\n`,
    `return { log, ${names.join(', ')} };\n`,
  ].join('')
}

/** Trees of choices that make programs. */
export const programs: fc.Arbitrary<Tree> = new TreeArbitrary((random) => {
  const size = sizes[random.nextInt(0, sizes.length - 1)] ?? sizes[0]
  return Choices.grow(random, size, (c) => printProgram('program', c))
})
