import { task, tryContext } from '@namu/core'

const prices: Readonly<Record<string, number>> = { apple: 3, lamp: 45, desk: 180 }

/** Looks a price up; pure, so that it may be started early and answered from the cache. */
export const priceOf = task({ pure: true }, async (item: string): Promise<number> => {
  const price = prices[item]
  if (price === undefined) throw new UnknownItem(item)
  return price
})

/** Asks somebody for a yes; here it says yes at once. */
export const approve = task(async (customer: string, total: number): Promise<void> => {
  tryContext()?.logger.info(`approved ${total} for ${customer}`)
})

/** Sends the invoice and returns its number. A real one would hand the idempotency key on. */
export const send = task(
  { retry: { maxAttempts: 5, initialDelay: '200ms' }, timeout: '10s' },
  async (customer: string, total: number): Promise<string> => {
    tryContext()?.logger.info(`sent to ${customer}`)
    return `${customer}-${total}`
  },
)

/** Trying again does not help here, so the error says so. */
class UnknownItem extends Error {
  override readonly name = 'UnknownItem'
  readonly retryable = false

  constructor(item: string) {
    super(`No price is known for ${JSON.stringify(item)}`)
  }
}
