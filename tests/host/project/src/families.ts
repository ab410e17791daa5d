import { detach, sleep, workflow } from '@namu/core'
import { step } from './tasks.js'

/** A refusal of a part, told apart by its class where it arrives. */
export class Refused extends Error {
  readonly part: number

  constructor(part: number) {
    super(`part ${String(part)} is refused`)
    this.name = 'Refused'
    this.part = part
  }
}

/** One step; refuses negative numbers. */
export const part = workflow(async (n: number): Promise<number> => {
  const next = await step(n)
  if (next < 0) throw new Refused(next)
  return next
})

/** One part after the other. */
export const parts = workflow(async (ns: number[]): Promise<number[]> => {
  const done: number[] = []
  for (const n of ns) done.push(await part(n))
  return done
})

/** All parts at the same time; the sum of their numbers. */
export const together = workflow(async (width: number): Promise<number> => {
  const ns: number[] = []
  for (let i = 0; i < width; i += 1) ns.push(i)
  const done = await Promise.all(ns.map((n) => part(n)))
  let sum = 0
  for (const n of done) sum += n
  return sum
})

/** Starts a part that nobody awaits. */
export const careless = workflow(async (n: number): Promise<string> => {
  void part(n)
  await step(1)
  return 'done'
})

/** What it caught of a part. */
export const careful = workflow(async (n: number): Promise<string> => {
  try {
    return `part ${String(await part(n))}`
  } catch (error) {
    return error instanceof Refused ? `refused ${String(error.part)}` : 'something else'
  }
})

/** A part that cleans up when it is cancelled. */
export const tidy = workflow(async (n: number): Promise<number> => {
  try {
    await sleep('1000 days')
  } finally {
    await step(100 + n)
  }
  return n
})

/** Waits for a tidy part and cleans up behind it. */
export const patient = workflow(async (n: number): Promise<number> => {
  try {
    return await tidy(n)
  } finally {
    await step(200 + n)
  }
})

/** Starts a part that outlives it. */
export const launcher = workflow(async (n: number): Promise<string> => await detach(part)(n))

/** Calls itself `depth` times. */
export const nested = workflow(async (depth: number): Promise<number> =>
  depth === 0 ? step(0) : 1 + (await nested(depth - 1)),
)
