import { context, task } from '@namu/core'
import { Blocked, Busy, Declined } from './errors.js'

/** Each attempt writes a line, so that a test can count them. */
const attempted = (): number => {
  const { logger, attempt } = context()
  logger.info('attempt')
  return attempt
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

const quick = { maxAttempts: 3, initialDelay: 1, maxDelay: 1, jitter: 0 } as const

export const pay = task(
  { retry: { maxAttempts: 3, initialDelay: 1, jitter: 0, except: [Declined, SyntaxError] } },
  async (kind: string): Promise<number> => {
    const attempt = attempted()
    if (kind === 'declined') throw new Declined('a')
    if (kind === 'blocked') throw new Blocked('b')
    if (kind === 'syntax') JSON.parse('{')
    if (kind === 'busy' && attempt < 3) throw new Busy('busy')
    return attempt
  },
)

/** Without its error's own wish the second attempt would come in an hour. */
export const throttled = task(
  { retry: { maxAttempts: 2, initialDelay: '1h', maxDelay: '1h', jitter: 0 } },
  async (): Promise<number> => {
    const attempt = attempted()
    if (attempt === 1) throw new Busy('busy')
    return attempt
  },
)

export const stubborn = task(
  { retry: { maxAttempts: 1000, initialDelay: 20, factor: 1, jitter: 0 }, deadline: '400ms' },
  async (): Promise<never> => {
    attempted()
    throw new Error('not yet')
  },
)

export const endless = task({ deadline: '200ms' }, async (): Promise<void> => {
  attempted()
  await wait(60_000)
})

/** Goes on where the attempt before it fell silent. */
export const crawl = task(
  { retry: quick, heartbeat: '300ms' },
  async (pages: number): Promise<number[]> => {
    attempted()
    const from = (context().lastHeartbeat as number | undefined) ?? 0
    const done: number[] = []
    for (let page = from + 1; page <= pages; page += 1) {
      done.push(page)
      context().heartbeat(page)
      if (page === 2 && from === 0) await wait(60_000)
    }
    return done
  },
)

export const nobody = task(
  { queue: 'nobody', startTimeout: '200ms' },
  async (): Promise<number> => 1,
)

export const size = task(async (text: string): Promise<number> => text.length)
export const text = task({ retry: quick }, async (length: number): Promise<string> => {
  attempted()
  return 'x'.repeat(length)
})

export const price = task({ pure: true, cache: { ttl: '1h' } }, async (item: string) => {
  attempted()
  return { item, at: new Map([['made', context().run]]) }
})

export const shortLived = task({ pure: true, cache: { ttl: 1 } }, async (item: string) => {
  attempted()
  return item
})

export const failing = task(
  { pure: true, cache: { ttl: '1h' }, retry: { maxAttempts: 1 } },
  async (item: string): Promise<string> => {
    attempted()
    throw new Error(item)
  },
)

export const plain = task({ pure: true, retry: quick }, async (item: string) => {
  const attempt = attempted()
  if (attempt < 3) throw new Error(`attempt ${attempt}`)
  return item
})
