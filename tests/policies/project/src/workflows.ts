import { signal, withOptions, workflow } from '@namu/core'
import * as tasks from './tasks.js'

const described = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'what?'

export const pay = workflow(async (kind: string) => {
  try {
    return await tasks.pay(kind)
  } catch (error) {
    return described(error)
  }
})

export const throttled = workflow(async () => tasks.throttled())

export const limits = workflow(async (which: 'stubborn' | 'endless' | 'nobody') => {
  try {
    if (which === 'stubborn') await tasks.stubborn()
    else if (which === 'endless') await tasks.endless()
    else await tasks.nobody()
    return 'ended'
  } catch (error) {
    return described(error)
  }
})

export const crawl = workflow(async (pages: number) => tasks.crawl(pages))

export const large = workflow(async (given: string, length: number) => {
  const found: unknown[] = []
  try {
    found.push(await tasks.size(given + given))
  } catch (error) {
    found.push(described(error))
  }
  try {
    found.push((await tasks.text(length)).length)
  } catch (error) {
    found.push(described(error))
  }
  return found
})

export const largeResult = workflow(async (given: string) => [
  given,
  await tasks.size('x'),
  given + given,
])

export const prices = workflow(async (items: string[]) => {
  const made: string[] = []
  for (const item of items) made.push((await tasks.price(item)).at.get('made') ?? 'nobody')
  return made
})

export const shortLived = workflow(async (item: string) => tasks.shortLived(item))

export const failing = workflow(async (item: string) => tasks.failing(item))

/** The same task under three policies. */
export const configured = workflow(async (item: string) => {
  const told: string[] = []
  try {
    await withOptions(tasks.plain, { retry: { maxAttempts: 2 } })(item)
  } catch (error) {
    told.push(error instanceof Error ? error.message : 'what?')
  }
  told.push(await tasks.plain(item))
  told.push(await withOptions(tasks.plain, { cache: { ttl: '1h' } })(item))
  return told
})

export const told = workflow(async () => (await signal<string>('told')).length)
