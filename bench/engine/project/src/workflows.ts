import { sleep, workflow } from '@namu/core'
import { step } from './tasks.js'

/** Each iteration is a durable step. */
export const loop = workflow(async (iterations: number): Promise<number> => {
  let n = 0
  for (let i = 0; i < iterations; i += 1) n = await step(n)
  return n
})

export const fan = workflow(async (width: number): Promise<number> => {
  const ns: number[] = []
  for (let i = 0; i < width; i += 1) ns.push(i)
  const all = await Promise.all(ns.map((n) => step(n)))
  return all.length
})

/** Sleeps until a moment, and takes a step. */
export const nap = workflow(async (until: Date, n: number): Promise<number> => {
  await sleep(until)
  return step(n)
})
