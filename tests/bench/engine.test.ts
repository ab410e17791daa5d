import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runLongBenchmark } from '../../bench/engine/long.js'
import { runParkedBenchmark } from '../../bench/engine/parked.js'
import { runWideBenchmark } from '../../bench/engine/wide.js'
import { runValuesBenchmark } from '../../bench/values/main.js'

const repository = join(import.meta.dirname, '../..')
const note = (): void => undefined

beforeAll(() => {
  expect(existsSync(join(repository, 'packages/cli/dist/index.js')), 'npm run build').toBe(true)
})

describe('a small run of the benchmark', () => {
  it('long reports its intervals, with a log that does not grow', async () => {
    const report = await runLongBenchmark({ repository, iterations: 1_000, keepEvents: 50, note })
    const rows = report.split('\n').filter((line) => /^\| \d/.test(line))
    expect(rows.length).toBeGreaterThanOrEqual(15)
    const kept = rows.map((row) => Number(row.split('|')[4]))
    expect(Math.max(...kept)).toBeLessThanOrEqual(256 + 50 + 2)
    expect(report).toMatch(/Newest snapshot: \d+ characters at event \d+/)
  }, 120_000)

  it('wide reports each width, with bounded appends', async () => {
    const report = await runWideBenchmark({ repository, widths: [100, 3_000], note })
    const rows = report.split('\n').filter((line) => /^\| \d/.test(line))
    expect(rows.map((row) => Number(row.split('|')[1]))).toEqual([100, 3_000])
    expect(Math.max(...rows.map((row) => Number(row.split('|')[5])))).toBeLessThanOrEqual(1_000)
  }, 120_000)

  it('parked wakes the runs that it measures', async () => {
    const report = await runParkedBenchmark({ repository, runs: 500, woken: 5, note })
    expect(report).toMatch(/500 parked runs/)
    expect(report).toMatch(/-?\d+ bytes per parked run/)
    expect(report).toMatch(/on the disk after [\d.]+ ms \(median of 5;/)
  }, 180_000)

  it('values reports a ratio for each way', () => {
    const report = runValuesBenchmark({ passes: 2, rounds: 1, note })
    expect(report.split('\n').filter((line) => /\d\.\d+ \|$/.test(line))).toHaveLength(2)
  })
})
