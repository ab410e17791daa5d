export interface MapOptions {
  /** Calls of the function that are open at a time: a whole number from 1. */
  readonly concurrency: number
}

export const mapNeedsArray = 'map needs an array of items'
export const mapNeedsFunction = 'map needs a function'
export const mapNeedsConcurrency = 'map needs a concurrency, which is a whole number from 1'

/** Whether `map` may be called with that many at a time. */
export function isConcurrency(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}

/**
 * Calls the function for each item, at most `concurrency` at a time and in order: as long as one of its
 * promises is pending it counts. The results are in the order of the items, which are taken when `map`
 * is called. The first that rejects rejects the whole, and no further call is made; those that were made
 * go on, as with `Promise.all`.
 *
 * ```ts
 * const sent = await map(customers, (customer) => send(customer), { concurrency: 20 })
 * ```
 *
 * @throws TypeError without an array or a function, RangeError without a concurrency; where it is called
 */
export function map<T, R>(
  items: readonly T[],
  fn: (item: T, index: number) => Promise<R> | R,
  { concurrency }: MapOptions,
): Promise<R[]> {
  if (!Array.isArray(items)) throw new TypeError(mapNeedsArray)
  if (typeof fn !== 'function') throw new TypeError(mapNeedsFunction)
  if (!isConcurrency(concurrency)) throw new RangeError(mapNeedsConcurrency)
  const taken: readonly T[] = [...(items as readonly T[])]
  const results: R[] = []
  let open = 0
  let next = 0
  let settled = 0
  let over = false
  return new Promise<R[]>((resolve, reject) => {
    const fail = (reason: Error): void => {
      over = true
      reject(reason)
    }
    const start = (): void => {
      if (settled === taken.length) {
        over = true
        resolve(results)
      }
      while (!over && open < concurrency && next < taken.length) {
        const index = next
        next += 1
        open += 1
        try {
          const returned = fn(taken[index] as T, index)
          void Promise.resolve(returned).then((value) => {
            results[index] = value
            open -= 1
            settled += 1
            start()
          }, fail)
        } catch (error) {
          fail(error as Error)
        }
      }
    }
    start()
  })
}
