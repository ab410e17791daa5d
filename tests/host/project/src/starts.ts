import { workflow } from '@namu/core'
import { part } from './families.js'
import { step } from './tasks.js'

/** At most one run for each shop; a second start is answered by it. */
export const syncShop = workflow(
  { singleton: { key: (shop) => shop } },
  async (shop: string, n: number): Promise<string> => `${shop} ${String(await step(n))}`,
)

/** At most one run for each shop; others wait for its end. */
export const deliver = workflow(
  { singleton: { key: (shop) => shop, onConflict: 'queue' } },
  async (shop: string, n: number): Promise<string> => `${shop} ${String(await step(n))}`,
)

/** At most one run for each shop; the newest. */
export const rebuild = workflow(
  { singleton: { key: (shop) => shop, onConflict: 'replace' } },
  async (shop: string, n: number): Promise<string> => `${shop} ${String(await step(n))}`,
)

/** An hour after the last start for a shop. */
export const reindex = workflow(
  { debounce: { key: (shop) => shop, wait: '1h', max: '3h' } },
  async (shop: string, n: number): Promise<string> => `${shop} ${String(await step(n))}`,
)

/** One step of its own, one of a child. */
export const urgent = workflow(
  async (n: number): Promise<number> => (await step(n)) + (await part(n)),
)
