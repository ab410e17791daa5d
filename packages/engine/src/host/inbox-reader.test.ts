import { expect, it } from 'vitest'
import type { InboxEntry } from '../interfaces/store.js'
import { InboxReader } from './inbox-reader.js'

const entry = (run: string, key: string): InboxEntry => ({
  key,
  run,
  input: { type: 'cancel', reason: key },
})

/** An inbox in memory; what is taken in leaves it when the test says so. */
class Inbox {
  entries: InboxEntry[] = []
  readonly offered: string[] = []
  readonly #open: (() => void)[] = []
  readonly reader = new InboxReader(
    { readInbox: () => Promise.resolve([...this.entries]) },
    (one) => {
      this.offered.push(one.key)
      return new Promise((resolve) => {
        this.#open.push(() => {
          this.entries = this.entries.filter((other) => other !== one)
          resolve()
        })
      })
    },
  )

  finish(): void {
    this.#open.shift()?.()
  }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

it('an entry is offered once, however many read at the same time (N1)', async () => {
  const inbox = new Inbox()
  inbox.entries = [entry('run_a', 'cancel')]
  const reads = [inbox.reader.read([0]), inbox.reader.readAll([0]), inbox.reader.read([0])]
  await turn()
  expect(inbox.offered).toEqual(['cancel'])
  inbox.finish()
  await Promise.all(reads)
  expect(inbox.offered).toEqual(['cancel'])
  inbox.entries = [entry('run_a', 'cancel')]
  const again = inbox.reader.read([0])
  await turn()
  inbox.finish()
  await again
  expect(inbox.offered).toEqual(['cancel', 'cancel'])
})

it('what was read before an entry left the inbox is not offered after it (N1)', async () => {
  const inbox = new Inbox()
  inbox.entries = [entry('run_a', 'cancel')]
  let answer: (found: InboxEntry[]) => void = () => undefined
  const slow = new Promise<InboxEntry[]>((resolve) => (answer = resolve))
  const answers = [slow, Promise.resolve([...inbox.entries])]
  const offered: string[] = []
  const reader = new InboxReader(
    { readInbox: () => answers.shift() ?? Promise.resolve([]) },
    (one) => {
      offered.push(one.key)
      return Promise.resolve()
    },
  )
  const first = reader.read([0])
  await reader.read([0])
  answer([entry('run_a', 'cancel')])
  await first
  expect(offered).toEqual(['cancel'])
})

it('entries of a run keep their order, and a busy run holds up no other (N2)', async () => {
  const inbox = new Inbox()
  inbox.entries = [entry('run_a', 'a1'), entry('run_b', 'b1'), entry('run_a', 'a2')]
  const read = inbox.reader.read([0])
  await turn()
  expect(inbox.offered).toEqual(['a1', 'b1'])
  inbox.finish()
  await turn()
  expect(inbox.offered).toEqual(['a1', 'b1', 'a2'])
  inbox.finish()
  inbox.finish()
  await read
})
