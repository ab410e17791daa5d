import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { project, steps, type Files } from '../../test/edited-project.js'
import { temporaryProject, writeFiles } from '../../test/temporary-project.js'
import { contentDigest } from '../incremental/digest.js'
import { filesOf } from '../output/files.js'
import { buildProject, createProjectBuilder, type BuildResult } from './index.js'

function apply(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) rmSync(join(root, path))
    else writeFiles(root, { [path]: text })
  }
}

/** All that a build gives; every byte of its files by a digest. */
function contentOf(result: BuildResult): unknown {
  if (!result.ok) return result
  const files = [...filesOf(result.output)]
    .map(([path, content]) => [path, contentDigest(content)])
    .sort()
  const { warnings, summary } = result
  return { files, warnings, summary: { ...summary, root: '' } }
}

/** The same files in a folder of their own, built from the start. */
async function builtFromStart(root: string): Promise<unknown> {
  const copy = temporaryProject({})
  mkdirSync(copy, { recursive: true })
  rmSync(copy, { recursive: true })
  cpSync(root, copy, { recursive: true })
  return contentOf(await buildProject({ root: copy }))
}

test('a rebuild gives what a build from the start gives, whatever was edited', async () => {
  const root = temporaryProject(project)
  const builder = createProjectBuilder({ root })
  await builder.build()
  for (const [index, [name, files]] of steps.entries()) {
    apply(root, files)
    const rebuilt = contentOf(await builder.build())
    // Compared after every second one: what an edit leaves behind shows there too.
    if (index % 2 === 0 && index < steps.length - 1) continue
    const expected = await builtFromStart(root)
    expect({ name, rebuilt }).toEqual({ name, rebuilt: expected })
    // As another process would, with what the one before left on the disk: two edits, by turns.
    const cold = contentOf(await createProjectBuilder({ root, cache: true }).build())
    expect({ name, cold }).toEqual({ name, cold: expected })
  }
}, 900_000)

test('a rebuild makes the files that an edit reaches, and no others', async () => {
  const root = temporaryProject(project)
  const builder = createProjectBuilder({ root })
  const redone = async (files: Files): Promise<unknown> => {
    apply(root, files)
    const living = await builder.build()
    const cold = await createProjectBuilder({ root, cache: true }).build()
    const counts = [living, cold].map((result) => result.ok && result.redone)
    expect(counts[1]).toEqual(counts[0])
    return counts[0]
  }
  const ofFiles = 12
  expect(await redone({})).toEqual({ files: ofFiles, ofFiles, workflows: 2, tasks: 5 })
  expect(await redone({})).toEqual({ files: 0, ofFiles, workflows: 0, tasks: 0 })
  const greet = `${project['src/greet.ts']}// here\n`
  expect(await redone({ 'src/greet.ts': greet })).toMatchObject({
    files: 1,
    workflows: 1,
    tasks: 0,
  })
  // Rules, index, tasks and workflows know it.
  const rules = project['src/rules.ts'].replace('10', '20')
  expect(await redone({ 'src/rules.ts': rules })).toMatchObject({
    files: 4,
    workflows: 1,
    tasks: 2,
  })
  // The tasks' file bundles it, and workflows know the tasks' file by its text alone.
  const loud = 'export const shout = (text) => text + "!"\n'
  expect(await redone({ 'node_modules/loud/loud.js': loud })).toMatchObject({ files: 1, tasks: 2 })
  // An edit that is undone while nobody builds is none.
  apply(root, { 'src/types.ts': '' })
  expect(await redone({ 'src/types.ts': project['src/types.ts'] })).toMatchObject({ files: 0 })
}, 120_000)

test('a damaged cache counts for nothing, and two builds may write it at once', async () => {
  const root = temporaryProject(project)
  const expected = await builtFromStart(root)
  const build = async (): Promise<unknown> =>
    contentOf(await createProjectBuilder({ root, cache: true }).build())
  expect(await Promise.all([build(), build()])).toEqual([expected, expected])
  const cache = join(root, 'node_modules/.cache/namu')
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bin'))
    .map((name) => join(cache, name))
  expect(files).toHaveLength(13)
  const damages = [
    () => Buffer.alloc(0),
    (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
    (bytes: Buffer) => Buffer.from(bytes).fill(7, bytes.length - 9),
    (bytes: Buffer) => Buffer.concat([bytes, bytes]),
  ]
  for (const damage of damages) {
    for (const file of files) writeFileSync(file, damage(readFileSync(file)))
    expect(await build()).toEqual(expected)
  }
  // Of another file of the project: its key says so.
  const [first, second] = files
  if (first === undefined || second === undefined) throw new Error('there is no cache')
  cpSync(first, second)
  expect(await build()).toEqual(expected)
}, 120_000)
