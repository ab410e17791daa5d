import { task, workflow } from '@namu/core'

export interface Order {
  readonly customer: string
  readonly placed: Date
  readonly items: readonly string[]
}

export const reserve = task(async (item: string): Promise<number> => item.length * 10)

export const confirm = task(async (customer: string, total: number): Promise<string> => {
  return `${customer} pays ${total}`
})

/** Reserves all items at once, then confirms; late orders of the day are not shipped before the next. */
export const fulfil = workflow(async (order: Order) => {
  const prices = await Promise.all(order.items.map((item) => reserve(item)))
  const total = prices.reduce((sum, price) => sum + price, 0)
  const receipt = await confirm(order.customer, total)
  const day = order.placed.getUTCHours() < 16 ? 0 : 1
  return { receipt, ships: new Date(order.placed.getTime() + day * 86_400_000) }
})
