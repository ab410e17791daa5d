import { approval, signal, sleep, workflow } from '@namu/core'
import { step } from './tasks.js'

/** Its arguments depend on the time and on chance. */
export const stamped = workflow(async (n: number): Promise<number[]> => {
  const first = await step(n)
  const second = await step(first + (Date.now() % 1000) + Math.floor(Math.random() * 1000) * 1000)
  const third = await step(-1)
  return [first, second, third]
})

/** Cleans up behind a failed step, and fails with an error of its own. */
export const guarded = workflow(async (n: number): Promise<number> => {
  try {
    return await step(n)
  } catch (error) {
    await step(100)
    throw new Error('the step failed', { cause: error })
  }
})

/** Goes on after a step that failed, and fails later. */
export const lenient = workflow(async (n: number): Promise<number[]> => {
  const done: number[] = []
  try {
    done.push(await step(n))
  } catch {
    done.push(await step(50))
  }
  done.push(await step(n + 1))
  return done
})

const chain = async (from: number): Promise<number> => step(await step(from))

/** Two chains at the same time. */
export const chains = workflow(async (a: number, b: number): Promise<number[]> =>
  Promise.all([chain(a), chain(b)]),
)

/** Throws although its step was done. */
export const contrary = workflow(async (n: number): Promise<number> => {
  const done = await step(n)
  if (done < 100) throw new RangeError(`${String(done)} is too little`)
  return done
})

/** Sleeps between its steps, with a text that the host makes. */
export const dated = workflow(async (n: number): Promise<string> => {
  await sleep(10)
  const first = await step(n)
  const text = new Intl.NumberFormat('de').format(first * 1234.5)
  await step(text.length)
  return text
})

/** Waits for what nobody will ever settle. */
export const hung = workflow(async (n: number): Promise<number> => {
  await step(n)
  await new Promise<void>(() => undefined)
  return n
})

/** Waits for a message and a decision before its step. */
export const asked = workflow(async (n: number): Promise<string> => {
  const amount = await signal<number>('amount')
  const { approved, by, decidedAt } = await approval({ to: 'the boss' })
  const done = await step(n + amount)
  return `${String(done)} ${String(approved)} ${String(by)} ${decidedAt.toISOString()}`
})

/** What it knows of a failure decides what it does next. */
export const telling = workflow(async (n: number): Promise<number> => {
  let attempts = 0
  try {
    await step(n)
  } catch (error) {
    attempts = error instanceof Error && error.message.includes('Attempt 3 of') ? 3 : 1
  }
  return step(await step(attempts * 100))
})
