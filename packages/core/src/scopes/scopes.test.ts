import { afterEach, describe, expect, it, vi } from 'vitest'
import { onRollback, scope, sleep, task, TimeoutError, withTimeout, workflow } from '../index.js'
import { scopesSlot } from './surroundings.js'

const never = task(() => new Promise<string>(() => undefined))
const soon = task(async (value: string) => value)

describe('a scope in a direct run', () => {
  it('rejects what is open when its body returns, after the clean-up with the outcome of the body', async () => {
    const log: string[] = []
    const background = async (): Promise<void> => {
      try {
        await never()
      } catch (error) {
        log.push(String(error), await soon('cleaned'))
      }
    }
    const value = await scope(async () => {
      void background()
      return await soon('value')
    })
    expect([value, ...log]).toEqual(['value', 'CancelledError: The scope was left', 'cleaned'])
  })

  it('does not wait for a body that waits for something from outside', async () => {
    const outside = never()
    await expect(withTimeout(5, () => outside)).rejects.toBeInstanceOf(TimeoutError)
    const cancelled = scope(async (s) => {
      s.cancel('enough')
      return await outside
    })
    await expect(cancelled).rejects.toThrow('The scope was cancelled: enough')
  })

  it('clears the timers that it drops', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await withTimeout('1h', async () => {
        sleep('2h').catch(() => undefined)
        return await soon('value')
      })
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('does not own what a task starts inside', async () => {
    let inner: Promise<string> | undefined
    const outer = task(async () => {
      inner = soon('inner')
      return await inner
    })
    await scope(() => {
      outer().catch(() => undefined)
    })
    await expect(inner).resolves.toBe('inner')
  })
})

describe('without AsyncLocalStorage', () => {
  const holder = globalThis as { [scopesSlot]?: unknown }
  const before = holder[scopesSlot]
  afterEach(() => {
    holder[scopesSlot] = before
    vi.unstubAllGlobals()
  })

  it('a scope owns what its body starts before its first await', async () => {
    delete holder[scopesSlot]
    vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: undefined } }))
    const told: string[] = []
    await scope(async () => {
      never().catch((error: unknown) => told.push(String(error)))
      await soon('value')
    })
    expect(told).toEqual(['CancelledError: The scope was left'])
  })
})

describe('compensations in a direct run', () => {
  it('run in reverse order when the workflow fails, and what they throw is passed over', async () => {
    const log: string[] = []
    const undo = task((text: string) => {
      log.push(text)
      if (text === 'second') throw new Error('a compensation fails')
    })
    const book = workflow(async () => {
      onRollback(undo, 'first')
      await soon('x')
      onRollback(undo, 'second')
      throw new RangeError('no seat')
    })
    await expect(book()).rejects.toThrow(RangeError)
    expect(log).toEqual(['second', 'first'])
  })

  it('are refused outside a workflow, also in a task that one calls', async () => {
    const undo = task(() => undefined)
    const wrong = task(() => {
      onRollback(undo)
    })
    const refusal = expect.objectContaining({ code: 'NAMU4122' }) as unknown
    expect(() => {
      onRollback(undo)
    }).toThrow(refusal)
    const calls = workflow(async () => {
      await soon('x')
      wrong()
    })
    await expect(calls()).rejects.toEqual(refusal)
  })
})
