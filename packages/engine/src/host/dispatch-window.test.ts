import { encode, type Digest, type SiteId, type TaskId } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { DispatchWindow } from './dispatch-window.js'
import type { AttemptRequest } from '../core/index.js'

const digest = 'a'.repeat(64) as Digest

const attempt = (call: number, changes: Partial<AttemptRequest> = {}): AttemptRequest => ({
  call,
  attempt: 1,
  task: 'm#t' as TaskId,
  site: 's' as SiteId,
  check: { name: digest, args: digest },
  args: encode([]),
  idempotencyKey: digest,
  prefetched: false,
  ...changes,
})

function scene(size: number, outstanding: readonly AttemptRequest[] = []) {
  const handed: string[] = []
  const doubted: number[][] = []
  const window = new DispatchWindow(
    size,
    outstanding,
    () => 1_000,
    ({ call, attempt: number }) => handed.push(`${String(call)}.${String(number)}`),
    (requests) => doubted.push(requests.map(({ call }) => call)),
  )
  const step = (change: () => void): void => {
    change()
    window.advance()
  }
  return {
    window,
    handed,
    doubted,
    add: (request: AttemptRequest) => {
      step(() => {
        window.add(request)
      })
    },
    settle: (call: number) => {
      step(() => {
        window.settle(call)
      })
    },
  }
}

describe('a dispatch window', () => {
  it('hands over as many attempts as it is wide, and the others in order (V1, V2)', () => {
    const { window, handed, add, settle } = scene(2)
    for (const call of [1, 2, 3, 4, 5]) add(attempt(call))
    expect(handed).toEqual(['1.1', '2.1'])
    expect(window.isEmpty).toBe(false)
    settle(2)
    settle(1)
    expect(handed).toEqual(['1.1', '2.1', '3.1', '4.1'])
    settle(3)
    expect(handed.at(-1)).toBe('5.1')
    expect(window.isEmpty).toBe(true)
  })

  it('never hands over what has settled meanwhile (V3)', () => {
    const { handed, add, settle } = scene(1)
    for (const call of [1, 2, 3]) add(attempt(call))
    settle(2)
    settle(1)
    expect(handed).toEqual(['1.1', '3.1'])
  })

  it('has a retry wait behind those before it (V2), and take the place of its attempt before (V3)', () => {
    const { handed, add, settle } = scene(1)
    for (const call of [1, 2]) add(attempt(call))
    settle(1)
    add(attempt(1, { attempt: 2 }))
    expect(handed).toEqual(['1.1', '2.1'])
    add(attempt(1, { attempt: 3 }))
    settle(2)
    expect(handed).toEqual(['1.1', '2.1', '1.3'])
  })

  it('keeps delayed retries from holding up the others (V1)', () => {
    const { handed, add, settle } = scene(2)
    for (const call of [1, 2, 3]) add(attempt(call, { attempt: 2, notBefore: 9_000 }))
    expect(handed).toEqual(['1.2', '2.2'])
    for (const call of [4, 5, 6]) add(attempt(call))
    expect(handed).toEqual(['1.2', '2.2', '4.1', '5.1'])
    settle(1)
    expect(handed.at(-1)).toBe('3.2')
  })

  it('asks about what was outstanding bit by bit (V4)', () => {
    const outstanding = [1, 2, 3, 4, 5, 6, 7].map((call) => attempt(call))
    const { window, handed, doubted, add, settle } = scene(4, outstanding)
    expect([1, 4, 5].map((call) => window.isHanded(call))).toEqual([true, true, false])
    settle(1)
    expect(doubted).toEqual([])
    settle(2)
    expect(doubted).toEqual([[5, 6]])
    // Its attempt was lost: the next one has a place.
    settle(5)
    add(attempt(5, { attempt: 2 }))
    expect(handed).toEqual(['5.2'])
    settle(3)
    settle(4)
    expect(doubted).toEqual([[5, 6], [7]])
    expect(window.isEmpty).toBe(true)
  })

  it('takes a settled call out of those it has not asked about', () => {
    const { doubted, settle } = scene(1, [attempt(1), attempt(2), attempt(3)])
    settle(2)
    settle(1)
    expect(doubted).toEqual([[3]])
  })

  it('stays quick with many that wait', () => {
    const { handed, add, settle } = scene(1_000)
    const width = 200_000
    for (let call = 1; call <= width; call += 1) add(attempt(call))
    for (let call = 1; call <= width; call += 1) settle(call)
    expect(handed).toHaveLength(width)
  })

  it('begins nothing that the same commit ends', () => {
    const { window, handed } = scene(2)
    for (const call of [1, 2, 3, 4]) window.add(attempt(call))
    window.advance()
    for (const call of [1, 2, 3]) window.settle(call)
    window.advance()
    expect(handed).toEqual(['1.1', '2.1', '4.1'])
  })
})
