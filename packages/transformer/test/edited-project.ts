/** A project for tests of rebuilds, and edits of it. */
export const project = {
  'src/types.ts': `export interface Order { readonly id: string; readonly total: number }
`,
  'src/rates.ts': `export const rates = { low: 1, high: [2, 3] }
export const names = ['a', 'b']
`,
  'src/rules.ts': `import { rates } from './rates.js'
import type { Order } from './types.js'
export const rate = (order: Order): number => (order.total > 10 ? rates.low : (rates.high[0] ?? 0))
`,
  'src/index.ts': `export { rate } from './rules.js'
`,
  'src/errors.ts': `export class Refused extends Error {}
`,
  'src/mailer.ts': `import { task } from '@namu/core'
export class Mailer {
  @task({ queue: 'mail' }) async send(to: string): Promise<string> { return to }
}
`,
  'src/mail.ts': `import { Mailer } from './mailer.js'
export const mailer = new Mailer()
`,
  'src/tasks.ts': `import { task } from '@namu/core'
import { shout } from 'loud'
import { Refused } from './errors.js'
import { rate } from './index.js'
import type { Order } from './types.js'
export const price = task(async (order: Order) => rate(order))
export const refuse = task(async (why: string): Promise<number> => { throw new Refused(shout(why)) })
`,
  'src/same.ts': `import { task } from '@namu/core'
export const first = task(async (n: number) => n + 1)
`,
  'src/too.ts': `import { task } from '@namu/core'

export const second = task(async (n: number) => n + 1)
`,
  'src/workflows.ts': `import { workflow } from '@namu/core'
import { Refused } from './errors.js'
import { rate } from './index.js'
import { price, refuse } from './tasks.js'
import type { Order } from './types.js'
export const total = workflow(async (orders: readonly Order[]) => {
  let sum = 0
  for (const order of orders) sum += (await price(order)) + rate(order)
  try { sum += await refuse('no') } catch (error) { if (error instanceof Refused) sum = -sum }
  return sum
})
`,
  'src/greet.ts': `import { workflow } from '@namu/core'
import { mailer } from './mail.js'
import { names } from './rates.js'
export const greet = workflow(async (to: string) => mailer.send(to + names[0]))
`,
  'node_modules/loud/package.json': JSON.stringify({
    name: 'loud',
    version: '1.0.0',
    type: 'module',
    exports: { types: './loud.d.ts', default: './loud.js' },
  }),
  'node_modules/loud/loud.d.ts': 'export declare function shout(text: string): string\n',
  'node_modules/loud/loud.js': 'export const shout = (text) => text.toUpperCase()\n',
}

export type Files = Readonly<Record<string, string | undefined>>
type Step = readonly [name: string, files: Files]

const edited = (file: keyof typeof project, from: string, to: string): Files => {
  if (!project[file].includes(from)) throw new Error(`${file} has no ${from}`)
  return { [file]: project[file].replace(from, to) }
}

/** From the project to itself in many steps; some leave it broken. */
export const steps: readonly Step[] = [
  ['nothing', {}],
  ['the body of a task', edited('src/tasks.ts', 'rate(order))', 'rate(order) + 1)')],
  ['a comment before everything', { 'src/rules.ts': `// new\n${project['src/rules.ts']}` }],
  [
    'a type in another file',
    {
      'src/types.ts': project['src/types.ts'].replace(
        'total',
        'total: number; readonly note?: string; readonly sum',
      ),
    },
  ],
  [
    'an error in what uses it, mended at once',
    { 'src/types.ts': project['src/types.ts'].replace('number', 'bigint') },
  ],
  ['the mending', { 'src/types.ts': project['src/types.ts'] }],
  ['a constant', edited('src/rates.ts', 'low: 1', 'low: 7')],
  [
    'a write to a constant',
    edited(
      'src/errors.ts',
      '{}',
      `{}\nimport { rates } from './rates.js'\nexport const spoil = () => { rates.high.push(4) }`,
    ),
  ],
  [
    'a write to a parameter and a call far away',
    {
      'src/errors.ts': `export class Refused extends Error {}\nexport const spoil = (list: number[]) => { list.push(4) }\n`,
      'src/far.ts': `import { spoil } from './errors.js'\nimport { rates } from './rates.js'\nexport const later = () => { spoil(rates.high) }\n`,
    },
  ],
  ['without the call', { 'src/far.ts': undefined }],
  ['without the write', { 'src/errors.ts': project['src/errors.ts'] }],
  [
    'a subclass of an error in a file that nobody imports',
    {
      'src/more.ts': `import { Refused } from './errors.js'\nexport class Worse extends Refused { code = 1 }\n`,
    },
  ],
  [
    'another name for it',
    {
      'src/more.ts': `import { Refused } from './errors.js'\nexport class Bad extends Refused { code = 2 }\n`,
    },
  ],
  ['without it', { 'src/more.ts': undefined }],
  [
    'a second instance',
    { 'src/post.ts': `import { Mailer } from './mailer.js'\nexport const post = new Mailer()\n` },
  ],
  [
    'no instance at all',
    {
      'src/post.ts': undefined,
      'src/mail.ts': 'export const mailer = { send: async (to: string) => to }\n',
    },
  ],
  ['the instance again', { 'src/mail.ts': project['src/mail.ts'] }],
  [
    'a re-export of another thing',
    {
      'src/other.ts': `import type { Order } from './types.js'\nexport const rate = (order: Order): number => order.total\n`,
      'src/index.ts': `export { rate } from './other.js'\n`,
    },
  ],
  ['what it was', { 'src/other.ts': undefined, 'src/index.ts': project['src/index.ts'] }],
  ['a syntax error', edited('src/rules.ts', '=>', '=> (')],
  [
    'two errors of Namu',
    {
      'src/rules.ts': project['src/rules.ts'],
      ...edited('src/workflows.ts', 'let sum = 0', 'let sum = 0; eval("1")'),
      ...edited('src/greet.ts', '=> mailer', '=> eval(to) ?? mailer'),
    },
  ],
  ['one of them', { 'src/workflows.ts': project['src/workflows.ts'] }],
  ['none', { 'src/greet.ts': project['src/greet.ts'] }],
  [
    'a warning',
    edited(
      'src/workflows.ts',
      'return sum',
      'await price({ id: "1", total: 1 }); await price({ id: "2", total: 1 })\n  return sum',
    ),
  ],
  ['the warning, and an edit elsewhere', edited('src/rates.ts', 'low: 1', 'low: 9')],
  [
    'a task in another file',
    {
      'src/workflows.ts': project['src/workflows.ts']
        .replace('{ price, refuse } from', '{ refuse } from')
        .replace('import type', `import { price } from './moved.js'\nimport type`),
      'src/moved.ts': `import { task } from '@namu/core'\nimport { rate } from './index.js'\nimport type { Order } from './types.js'\nexport const price = task(async (order: Order) => rate(order))\n`,
      'src/tasks.ts': project['src/tasks.ts'].replace(/export const price.*\n/, ''),
    },
  ],
  [
    'two tasks of one id',
    {
      'src/too.ts': `import { task } from '@namu/core'\nexport const second = task({ id: 'src/same#first' }, async (n: number) => n + 1)\n`,
    },
  ],
  [
    'the code that two tasks share, of the first',
    { 'src/too.ts': project['src/too.ts'], ...edited('src/same.ts', 'n + 1', 'n + 2') },
  ],
  ['the same code again', { 'src/same.ts': project['src/same.ts'] }],
  [
    'the code of a package',
    { 'node_modules/loud/loud.js': 'export const shout = (text) => text + "!"\n' },
  ],
  [
    'the version of a package',
    {
      'node_modules/loud/package.json': project['node_modules/loud/package.json'].replace(
        '1.0.0',
        '2.0.0',
      ),
    },
  ],
  [
    'the types of a package',
    { 'node_modules/loud/loud.d.ts': 'export declare function shout(text: string): 1\n' },
  ],
  [
    'no package',
    {
      'node_modules/loud/package.json': undefined,
      'node_modules/loud/loud.d.ts': undefined,
      'node_modules/loud/loud.js': undefined,
    },
  ],
  [
    'the package again',
    {
      'node_modules/loud/package.json': project['node_modules/loud/package.json'],
      'node_modules/loud/loud.d.ts': project['node_modules/loud/loud.d.ts'],
      'node_modules/loud/loud.js': project['node_modules/loud/loud.js'],
    },
  ],
  [
    'a global type',
    {
      'src/globals.d.ts': 'declare const limit: number\n',
      ...edited('src/rules.ts', '> 10', '> limit'),
    },
  ],
  ['no global type', { 'src/globals.d.ts': undefined }],
  ['its user', { 'src/rules.ts': project['src/rules.ts'] }],
  [
    'a file that comes and declares',
    {
      'src/new.ts': `import { workflow } from '@namu/core'\nimport { first } from './same.js'\nexport const fresh = workflow(async (n: number) => first(n))\n`,
    },
  ],
  [
    'a file that hides another',
    {
      'src/rates.js': 'export const rates = 1\n',
      'src/rates.d.ts': 'export declare const rates: number\n',
    },
  ],
  ['everything as it was', { 'src/rates.js': undefined, 'src/rates.d.ts': undefined, ...project }],
]
