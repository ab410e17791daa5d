import { digestOf, encode, portableHash } from '@namu/core/internal'
import { stringify } from 'devalue'

export interface ValuesBenchmark {
  /** Passes over the samples in each round. */
  readonly passes: number
  readonly rounds: number
  /** Receives a line of progress. */
  readonly note: (line: string) => void
}

/** What calls commonly pass: the argument lists and results of small tasks. */
const samples: readonly unknown[] = [
  [1],
  ['run_01m7x0dgs65byrgxz29e4csxm9', 12.5],
  { id: 'c-4711', ok: true, at: '2026-01-01T00:00:00.000Z' },
  [{ customer: 'ada', items: ['lamp', 'desk', 'lamp'], total: 120, note: null }],
]
const texts = samples.map((sample) => encode(sample))

/** Each way beside the one that it replaces, in alternating rounds; the median counts. */
export function runValuesBenchmark({ passes, rounds, note }: ValuesBenchmark): string {
  const pairs: readonly (readonly [name: string, ours: () => void, plain: () => void])[] = [
    ['write plain values', each(samples, encode), each(samples, writtenByDevalue)],
    ['digest', each(texts, digestOf), each(texts, portableHash)],
  ]
  const rows = pairs.map(([name, ours, plain]) => {
    const times = { ours: [] as number[], plain: [] as number[] }
    for (let round = 0; round <= rounds; round += 1) {
      const [mine, other] = [timeOf(ours, passes), timeOf(plain, passes)]
      // The first is for the compiler of the engine.
      if (round === 0) continue
      times.ours.push(mine)
      times.plain.push(other)
    }
    note(name)
    const [mine, other] = [median(times.ours), median(times.plain)]
    return `| ${name} | ${micro(mine)} | ${micro(other)} | ${(mine / other).toFixed(2)} |`
  })
  return [
    '| what | Namu, µs for each | without its own way, µs for each | ratio |',
    '| ---- | ----------------- | -------------------------------- | ----- |',
    ...rows,
  ].join('\n')

  function micro(ms: number): string {
    return ((ms * 1000) / (passes * samples.length)).toFixed(2)
  }
}

function each<T>(values: readonly T[], action: (value: T) => unknown): () => void {
  return () => {
    for (const value of values) action(value)
  }
}

/** As the codec writes what is not plain: reducers are asked about every part. */
function writtenByDevalue(value: unknown): string {
  return stringify(value, {
    Function: (part: unknown) => typeof part === 'function',
    Error: (part: unknown) => part instanceof Error,
  })
}

function timeOf(action: () => void, passes: number): number {
  const before = performance.now()
  for (let pass = 0; pass < passes; pass += 1) action()
  return performance.now() - before
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
