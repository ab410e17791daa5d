import { ManualClock } from '@namu/conformance'
import { NamuError } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { askAgainMs, untilAnswered } from './ask-again.js'

const away = new NamuError('NAMU5005', 'the store is away')

/** An asking whose first answers are these errors. */
function asking(errors: Error[]) {
  const clock = new ManualClock(0)
  let asked = 0
  let over = false
  const answer = untilAnswered(
    clock,
    () => {
      asked += 1
      const error = errors.shift()
      return error ? Promise.reject(error) : Promise.resolve('answer')
    },
    () => over,
  )
  return {
    answer,
    asked: () => asked,
    end: () => {
      over = true
    },
    wait: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(askAgainMs)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('a store that fails for a while', () => {
  it('is asked until it answers', async () => {
    const { answer, asked, wait } = asking([away, away])
    await wait()
    await wait()
    expect(await answer).toBe('answer')
    expect(asked()).toBe(3)
  })

  it('is not asked any more when nobody wants the answer', async () => {
    const { answer, asked, wait, end } = asking([away, away])
    await wait()
    end()
    await wait()
    expect(await answer).toBeUndefined()
    expect(asked()).toBe(2)
  })

  it('is not asked again after an error that this does not mend', async () => {
    const { answer } = asking([new NamuError('NAMU4003', 'the log does not fit')])
    await expect(answer).rejects.toMatchObject({ code: 'NAMU4003' })
  })
})
