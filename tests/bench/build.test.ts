import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runBuildBenchmark } from '../../bench/build/main.js'
import { projectFiles } from '../../bench/build/project.js'

const repository = join(import.meta.dirname, '../..')

test('the build benchmark runs on a small project and reports every row', async () => {
  expect(existsSync(join(repository, 'packages/cli/dist/index.js')), 'npm run build').toBe(true)
  const notes: string[] = []
  const settings = { repository, workflows: 8, rounds: 1, note: (line: string) => notes.push(line) }
  const report = await runBuildBenchmark(settings)
  expect(notes[0]).toMatch(/^8 workflows, 24 tasks, \d+ lines$/)
  expect(report.split('\n').filter((line) => /^\| `.*\d\.\d s/.test(line))).toHaveLength(5)
}, 300_000)

test('the project of the benchmark is the same each time', () => {
  expect([...projectFiles(40)]).toEqual([...projectFiles(40)])
})
