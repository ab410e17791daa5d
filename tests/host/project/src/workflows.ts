import { approval, publish, signal, sleep, workflow } from '@namu/core'
import { step } from './tasks.js'

/** Each step waits for the one before. */
export const sequence = workflow(async (from: number, steps: number): Promise<number> => {
  let n = from
  for (let i = 0; i < steps; i += 1) n = await step(n)
  return n
})

export const fan = workflow(async (width: number): Promise<number[]> => {
  const ns: number[] = []
  for (let i = 0; i < width; i += 1) ns.push(i)
  return Promise.all(ns.map((n) => step(n)))
})

/** Computes for a while before its only step. */
export const busy = workflow(async (turns: number): Promise<number> => {
  let n = 0
  for (let i = 0; i < turns; i += 1) n += 1
  return step(n)
})

interface Order {
  id: string
  placed: Date
  lines: { article: string; amount: number }[]
}

export const typed = workflow(async (order: Order): Promise<Date> => {
  await step(order.lines.length)
  return order.placed
})

/** A step, a sleep until a moment, and another step. */
export const napping = workflow(async (until: Date): Promise<number> => {
  const n = await step(1)
  await sleep(until)
  return step(n)
})

/** Asks the host again and again, and waits for a step in between. */
export const waves = workflow(async (count: number): Promise<number> => {
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += Math.sin(i)
  const n = await step(Math.round(sum * 1e6))
  return n + Math.cos(n)
})

/** Writes to its console between its steps. */
export const chatty = workflow(async (steps: number): Promise<number> => {
  let n = 0
  for (let i = 0; i < steps; i += 1) {
    console.log('before step', i, { n })
    n = await step(n)
  }
  console.warn('done after %d', n)
  return n
})

/** Gathers messages in the order in which they come, and shows how many it has. */
export const gathering = workflow(async (count: number): Promise<number[]> => {
  const heard: number[] = []
  while (heard.length < count) {
    heard.push(await signal<number>('n'))
    publish('heard', heard.length)
  }
  return heard
})

/** Asks somebody, for so long, and somebody else after that. */
export const asking = workflow(async (time: number): Promise<unknown> => {
  const decision = await approval({ to: 'ann', timeout: time, onTimeout: { to: 'bob' } })
  return [decision.approved, decision.by, decision.to]
})
