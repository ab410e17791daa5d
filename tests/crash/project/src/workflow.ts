import { sleep, workflow } from '@namu/core'
import { look, page, shaky, step } from './tasks.js'

/** 34 calls: one after the other, all at once, started early, and with retries. */
export const crashing = workflow(async (from: number): Promise<number[]> => {
  let n = from
  for (let i = 0; i < 8; i += 1) n = await step(n)
  const wide = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => step(n + i)))
  const seen = (await look(n)) + (await look(n + 1)) + (await look(n + 2)) + (await look(n + 3))
  const pairs = await Promise.all(
    [1, 2, 3, 4].map(async (i) => {
      const first = await step(i)
      return shaky(first)
    }),
  )
  const last = step(seen)
  for (let i = 0; i < 3; i += 1) n = await shaky(n + i)
  return [n, seen, await last, ...wide, ...pairs]
})

/** A step on both sides of a sleep that is long enough to be killed in. */
export const sleeping = workflow(async (from: number): Promise<number> => {
  const n = await step(from)
  await sleep('2s')
  return step(n)
})

const here = (from: number): string[] => {
  const at = new Date(from)
  const local = [
    String(at),
    at.toLocaleString(),
    String(at.getHours()),
    (from / 7).toLocaleString(),
  ]
  return [...local, new Date(2024, 6, 4).toISOString(), String(Math.sin(from))]
}

/** What depends on the host, on both sides of a sleep that is long enough to be killed in. */
export const telling = workflow(async (from: number): Promise<string[][]> => {
  const before = here(from)
  await sleep('2s')
  return [before, here(from)]
})

/** Two steps, as a run of its own. */
export const member = workflow(async (n: number): Promise<number> => {
  const first = await step(n)
  return first + (await step(n * 3))
})

/** As many children at the same time. */
export const family = workflow(async (width: number): Promise<number> => {
  const ns: number[] = []
  for (let i = 0; i < width; i += 1) ns.push(i)
  const all = await Promise.all(ns.map((n) => member(n)))
  let sum = 0
  for (const n of all) sum += n
  return sum
})

/** Fills the store with as many pages, one after the other. */
export const filling = workflow(async (pages: number): Promise<number> => {
  let length = 0
  for (let i = 0; i < pages; i += 1) length += (await page(i)).length
  return length
})
