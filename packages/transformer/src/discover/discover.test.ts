import { fileURLToPath } from 'node:url'
import { defaultPolicy } from '@namu/core/internal'
import { Project, type SourceFile } from 'ts-morph'
import { expect, test } from 'vitest'
import { discover, type Discovery } from './index.js'

const root = fileURLToPath(new URL('../../fixtures', import.meta.url))

/** Each test has a folder of its own, in memory, inside the fixtures' project. */
const project = new Project({
  tsConfigFilePath: `${root}/tsconfig.json`,
  skipAddingFilesFromTsConfig: true,
})
let folders = 0

function find(files: Readonly<Record<string, string>>): Discovery & { readonly folder: string } {
  const folder = `case${++folders}`
  const made: SourceFile[] = Object.entries(files).map(([name, text]) =>
    project.createSourceFile(`${root}/${folder}/${name}`, text),
  )
  return { ...discover({ project, root }, made), folder }
}

function shape({ discovered, folder }: ReturnType<typeof find>): unknown {
  return [...discovered.tasks.values()].map((task) => [
    task.id.replace(`${folder}/`, ''),
    task.file.replace(`${folder}/`, ''),
    task.path.join('.'),
    task.sync,
  ])
}

test('tasks are found in every form, with the id of file and export', () => {
  const found = find({
    'a.ts': `import { task } from '@namu/core'
      const implementation = async (n: number) => n
      function declared(n: number) { return n }
      export const add = task(async (a: number, b: number) => a + b)
      export const wrapped = task({ pure: true }, implementation)
      export const named = task(declared)
      const local = task(async () => 1)
      export { local as renamed }
      export default task(async () => 2)
      export class Mailer {
        @task static async open(): Promise<void> {}
        @task({ queue: 'mail' }) async send(to: string): Promise<string> { return to }
        @task read(): string { return '' }
      }
      export const mailer = new Mailer()`,
    'b.ts': `import { Mailer } from './a.js'
      export const other = new Mailer()`,
  })
  expect(found.diagnostics).toEqual([])
  expect(shape(found)).toEqual([
    ['a#add', 'a.ts', 'add', false],
    ['a#wrapped', 'a.ts', 'wrapped', false],
    ['a#named', 'a.ts', 'named', true],
    ['a#renamed', 'a.ts', 'renamed', false],
    ['a#default', 'a.ts', 'default', false],
    ['a#Mailer.open', 'a.ts', 'Mailer.open', false],
    ['a#mailer.send', 'a.ts', 'mailer.send', false],
    ['b#other.send', 'b.ts', 'other.send', false],
    ['a#mailer.read', 'a.ts', 'mailer.read', true],
    ['b#other.read', 'b.ts', 'other.read', true],
  ])
})

test('a renamed import is found, a function of the same name is not', () => {
  const found = find({
    'a.ts': `import { task as step, workflow as flow } from '@namu/core'
      import * as namu from '@namu/core'
      const task = <F>(fn: F) => fn
      export const one = step(async () => 1)
      export const two = namu.task(async () => 2)
      export const three = task(async () => 3)
      export const main = flow(async () => one())`,
  })
  expect(found.diagnostics).toEqual([])
  expect(shape(found)).toEqual([
    ['a#one', 'a.ts', 'one', false],
    ['a#two', 'a.ts', 'two', false],
  ])
  expect([...found.discovered.workflows.keys()]).toEqual(['main'])
})

test('task and workflow are found through a module that exports them again', () => {
  const found = find({
    'again.ts': `export { task as job } from '@namu/core'
      export * from '@namu/core'`,
    'a.ts': `import { job, workflow } from './again.js'
      export const one = job(async () => 1)
      export const main = workflow({ name: 'other' }, async () => one())`,
  })
  expect(shape(found)).toEqual([['a#one', 'a.ts', 'one', false]])
  const [main] = [...found.discovered.workflows.values()]
  expect(main).toMatchObject({ name: 'other', exported: 'main', file: `${found.folder}/a.ts` })
})

test('options become the policy; what is left out has its default', () => {
  const { discovered, diagnostics } = find({
    'a.ts': `import { task } from '@namu/core'
      const minute = 60 * 1000
      enum Queue { Mail = 'mail' }
      const retry = { maxAttempts: 5, initialDelay: '200ms', jitter: 0 } as const
      export const full = task(
        { id: 'mail', pure: true, retry, timeout: minute, queue: Queue.Mail },
        async () => 1,
      )
      export const plain = task(async () => 2)`,
  })
  expect(diagnostics).toEqual([])
  const [full, plain] = [...discovered.tasks.values()]
  expect(full?.id).toBe('mail')
  expect(full?.policy).toEqual({
    pure: true,
    retry: { ...defaultPolicy.retry, maxAttempts: 5, initialDelayMs: 200, jitter: 0 },
    timeoutMs: 60_000,
    queue: 'mail',
  })
  expect(plain?.policy).toEqual(defaultPolicy)
})

test('a task is synchronous when its declared result is no promise', () => {
  const found = find({
    'a.ts': `import { task } from '@namu/core'
      export const plain = task((n: number) => n)
      export const nothing = task((): void => {})
      export const promised = task((n: number): Promise<number> => Promise.resolve(n))
      export const like = task((n: number): PromiseLike<number> => Promise.resolve(n))
      export const either = task((n: number): number | string => n)
      export const generic = task(<T>(value: T): T => value)`,
  })
  expect(found.diagnostics).toEqual([])
  expect([...found.discovered.tasks.values()].map((task) => task.sync)).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
  ])
})
