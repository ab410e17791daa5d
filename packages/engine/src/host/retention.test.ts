import { describe, expect, it } from 'vitest'
import { firstEventKept } from './retention.js'

describe('retention', () => {
  it('keeps everything without being asked to drop', () => {
    expect(firstEventKept({ events: 900, firstEvent: 0, snapshotAt: 900 }, undefined)).toBe(0)
    expect(firstEventKept({ events: 900, firstEvent: 7, snapshotAt: 900 }, undefined)).toBe(7)
  })

  it('keeps the events behind the newest snapshot, and as many as asked for', () => {
    expect(firstEventKept({ events: 900, firstEvent: 0, snapshotAt: 0 }, 0)).toBe(0)
    expect(firstEventKept({ events: 900, firstEvent: 0, snapshotAt: 500 }, 0)).toBe(500)
    expect(firstEventKept({ events: 900, firstEvent: 0, snapshotAt: 900 }, 100)).toBe(800)
    expect(firstEventKept({ events: 900, firstEvent: 0, snapshotAt: 900 }, 1_000)).toBe(0)
  })

  it('never brings events back', () => {
    expect(firstEventKept({ events: 900, firstEvent: 850, snapshotAt: 900 }, 500)).toBe(850)
  })

  it('drops a long log in steps', () => {
    const log = { events: 1_000_000, firstEvent: 0, snapshotAt: 1_000_000 }
    expect(firstEventKept(log, 0)).toBe(1_000)
    expect(firstEventKept({ ...log, firstEvent: 1_000 }, 0)).toBe(2_000)
  })
})
