import { appendFileSync, existsSync } from 'node:fs'

/** The artifact of the tests: its tasks leave marks in a folder and wait there for the test. */

const context = () => globalThis[Symbol.for('namu.context')]()

/** Marks its start, waits until the test lets it go, marks its end. */
export async function step(folder, name) {
  const { attempt, signal, logger, progress } = context()
  appendFileSync(`${folder}/started-${name}`, `${attempt}\n`)
  logger.info(`step ${name} started`, { name })
  while (!existsSync(`${folder}/go-${name}`)) {
    if (signal.aborted) {
      appendFileSync(`${folder}/aborted-${name}`, `${attempt}\n`)
      throw signal.reason
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  progress(1, `step ${name} done`)
  appendFileSync(`${folder}/done-${name}`, `${attempt}\n`)
  return name
}

/** Dates, and what JSON does not have, there and back. */
export async function shift(when, days) {
  return new Date(when.getTime() + Number(days) * 86_400_000)
}

export async function fail(message) {
  throw Object.assign(new RangeError(message), { code: 'E_TEST', retryable: false })
}
