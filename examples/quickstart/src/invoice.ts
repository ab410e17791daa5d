import { workflow } from '@namu/core'
import { approve, priceOf, send } from './shop.js'

export const invoice = workflow(async (customer: string, items: string[]) => {
  const prices = await Promise.all(items.map(async (item) => priceOf(item)))
  let total = 0
  for (const price of prices) total += price
  if (total > 100) {
    await approve(customer, total)
  }
  return await send(customer, total)
})
