import { task } from '@namu/core'
import { limit, PaymentDeclined, PaymentError } from './errors.js'

export const pay = task({ retry: { maxAttempts: 1 } }, async (code: string): Promise<number> => {
  throw new PaymentDeclined(code, { cause: new RangeError('over the limit') })
})

export const classify = task(async (error: unknown): Promise<string> => {
  if (!(error instanceof PaymentDeclined)) return 'something else'
  return [
    error instanceof PaymentError,
    Object.getPrototypeOf(error) === PaymentDeclined.prototype,
    error.name,
    error.code,
    error.final,
  ].join(' ')
})

export const payWithin = task(async (code: string): Promise<string> => {
  try {
    return String(await pay(code))
  } catch (error) {
    return classify(error)
  }
})

export const passOn = task(async (error: unknown): Promise<unknown> => ({ wrapped: [error] }))

export const charge = task(async (amount: number): Promise<boolean> => amount < limit)
