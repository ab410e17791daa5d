import { onRollback, scope, TimeoutError, withTimeout, workflow } from '@namu/core'
import { step } from './tasks.js'

/** Step 1 within `ms` milliseconds, else steps 100 and 200. */
export const limited = workflow(async (ms: number): Promise<string> => {
  try {
    return await withTimeout(ms, async () => {
      try {
        return `in time: ${String(await step(1))}`
      } finally {
        await step(100)
      }
    })
  } catch (error) {
    return error instanceof TimeoutError ? `too late: ${String(await step(200))}` : 'what?'
  }
})

/** Cleans up with step 100 when it is cancelled, and has steps 7 and 8 to compensate. */
export const tidied = workflow(async (): Promise<number> => {
  onRollback(step, 7)
  onRollback(step, 8)
  return await scope(async () => {
    try {
      return await step(1)
    } finally {
      await step(100)
    }
  })
})
