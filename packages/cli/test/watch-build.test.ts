import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { finished, startNamu } from './namu.js'
import { compute, createProject } from './project.js'

/** A running `namu build --watch` in a new project. */
function watching(files: Readonly<Record<string, string>>) {
  const cwd = createProject(files)
  const child = startNamu(['build', '--watch'], { cwd })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  child.stderr.on('data', (text: string) => (said += text))
  const ended = finished(child)
  return {
    cwd,
    child,
    ended,
    write: (file: string, text: string): void => {
      const target = path.join(cwd, 'src', file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, text)
    },
    /** Waits until it has said something new that matches; gives what it said until then. */
    says: async (pattern: RegExp): Promise<string> => {
      for (;;) {
        if (pattern.test(said)) {
          const all = said
          said = ''
          return all
        }
        if (child.exitCode !== null) throw new Error(`It ended, having said: ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

it('namu build --watch builds again after each change, and stays through all that is wrong', async () => {
  const { cwd, child, ended, write, says } = watching({ 'compute.ts': compute })
  const manifest = (): { tasks: Record<string, { artifact: string }> } =>
    JSON.parse(readFileSync(path.join(cwd, 'dist/manifest.json'), 'utf8')) as ReturnType<
      typeof manifest
    >
  await says(/Built sample@1\.0\.0 in/)
  const first = manifest()

  write('compute.ts', compute.replace('a + b', 'b + a'))
  expect(await says(/again .* in/)).toContain('Built 1 of 1 file again (1 workflow, 1 task)')
  expect(manifest().tasks['src/compute#add']?.artifact).not.toBe(
    first.tasks['src/compute#add']?.artifact,
  )

  write('compute.ts', compute.replace('a + b', 'a + ('))
  expect(await says(/waiting for a change/)).toContain('TS1')

  write('compute.ts', compute)
  await says(/Built .* in/)
  expect(manifest()).toEqual(first)

  write('deep/more.ts', `export * from '../compute.js'\n`)
  await says(/Built .* of 2 files again/)
  write('deep/more.ts', `export const more: string = 1\n`)
  expect(await says(/waiting for a change/)).toContain('TS2322')
  rmSync(path.join(cwd, 'src/deep'), { recursive: true })
  await says(/(Built|Nothing) .* in/)

  const config = readFileSync(path.join(cwd, 'tsconfig.json'), 'utf8')
  rmSync(path.join(cwd, 'tsconfig.json'))
  expect(await says(/waiting for a change/)).toContain('NAMU2001')
  writeFileSync(path.join(cwd, 'tsconfig.json'), config)
  await says(/(Built|Nothing) .* in/)

  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 0 })
}, 120_000)
