import { digestOf } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { childRunId } from '../core/index.js'
import { partitionOf } from './partition.js'

describe('partitionOf', () => {
  it('is FNV-1a of the id of a run without a parent, as in stores of before', () => {
    expect(
      ['run_a', 'run_01k9zt6m3b8d4nq5r7s9v1w2x3', ''].map((run) => partitionOf(run, 1024)),
    ).toEqual([
      // A change loses the runs of existing stores.
      682, 604, 453,
    ])
  })

  it('puts a whole family into the partition of its root', () => {
    const child = childRunId('run_a', digestOf('call'))
    const grandchild = childRunId(child, digestOf('another call'))
    expect(child).toMatch(/^run_a\.[0-9a-f]{32}$/)
    expect(grandchild).toMatch(/^run_a\.[0-9a-f]{32}$/)
    expect(grandchild).not.toBe(child)
    for (const partitions of [1, 4, 256, 1024])
      for (const run of [child, grandchild])
        expect(partitionOf(run, partitions)).toBe(partitionOf('run_a', partitions))
  })
})
