import { NamuError } from '../errors/namu-error.js'
import { copy } from '../values/copy.js'
import type { ApprovalPlan } from './approval-plan.js'
import { decisionOf, type DecisionInput } from './decision.js'
import { dueTime } from './due-time.js'
import type { Duration } from './options.js'
import { wakeAt } from './wake-at.js'

/** Time for the waits of direct runs. */
export interface MailboxClock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls back once, not before `at`; returns what forgets it. */
  at(at: number, callback: () => void): () => void
}

const systemClock: MailboxClock = { now: () => Date.now(), at: wakeAt }

/** A wait of a direct run, and what gives it up. */
export interface DirectWait {
  readonly promise: Promise<unknown>
  readonly giveUp: () => void
}

/** An approval that a direct run waits for. */
export interface DirectApproval {
  readonly number: number
  readonly to: string
  readonly title: string | undefined
  /** What the form opens with. */
  readonly form: unknown
}

interface PendingApproval {
  readonly shown: DirectApproval
  readonly decide: (decision: DecisionInput) => void
  readonly forget: () => void
}

interface Waiter {
  readonly give: (payload: unknown) => void
  readonly forget: () => void
}

const nothing = (): void => undefined

/**
 * What comes to the direct runs of this process from outside: a test, a debugger or a script feeds it.
 *
 * B1. Messages of one name are given out in the order in which they came, to waits in the order in
 *     which they began.
 * B2. Payloads and decisions are copied on their way in, as everything that enters a run.
 */
export class DirectMailbox {
  readonly #clock: MailboxClock
  readonly #messages = new Map<string, unknown[]>()
  readonly #waiters = new Map<string, Set<Waiter>>()
  readonly #approvals = new Map<number, PendingApproval>()
  #asked = 0

  constructor(clock: MailboxClock = systemClock) {
    this.#clock = clock
  }

  /** Sends a message to whoever waits for it, or will. */
  signal(name: string, payload?: unknown): void {
    const copied = copy(payload)
    const [waiter] = this.#waiters.get(name) ?? []
    if (waiter) waiter.give(copied)
    else this.#messages.set(name, [...(this.#messages.get(name) ?? []), copied])
  }

  /** What direct runs wait for decisions about, in the order of asking. */
  approvals(): readonly DirectApproval[] {
    return [...this.#approvals.values()].map(({ shown }) => shown)
  }

  /**
   * Decides the oldest pending approval, or the one of that number.
   * @throws NamuError NAMU4104 when it is not pending
   */
  decide(decision: DecisionInput, number?: number): void {
    const [oldest = 0] = this.#approvals.keys()
    const pending = this.#approvals.get(number ?? oldest)
    if (!pending)
      throw new NamuError('NAMU4104', 'No such approval is pending in this process', {
        hint: 'approvals() lists those that are.',
      })
    pending.decide(copy(decision))
  }

  /** Forgets messages, waits and approvals; the promises of those stay pending. */
  reset(): void {
    for (const waiters of this.#waiters.values()) for (const { forget } of waiters) forget()
    for (const { forget } of this.#approvals.values()) forget()
    this.#messages.clear()
    this.#waiters.clear()
    this.#approvals.clear()
  }

  /** @internal What `signal` waits for. */
  wait(name: string, timeout: Duration | undefined): DirectWait {
    const until = timeout === undefined ? undefined : dueTime(timeout, this.#clock.now())
    const kept = this.#messages.get(name)
    if (kept && kept.length > 0) return { promise: Promise.resolve(kept.shift()), giveUp: nothing }
    const waiters = this.#waiters.get(name) ?? new Set()
    this.#waiters.set(name, waiters)
    let giveUp = nothing
    const promise = new Promise((resolve, reject) => {
      const expire = (): void => {
        waiters.delete(waiter)
        reject(signalTimedOut(name))
      }
      const forget = until === undefined ? nothing : this.#clock.at(until, expire)
      giveUp = () => {
        waiters.delete(waiter)
        forget()
      }
      const give = (payload: unknown): void => {
        giveUp()
        resolve(payload)
      }
      const waiter: Waiter = { give, forget }
      waiters.add(waiter)
    })
    return { promise, giveUp }
  }

  /** @internal What `approval` waits for. */
  ask(plan: ApprovalPlan): DirectWait {
    this.#asked += 1
    const number = this.#asked
    const promise = new Promise((resolve, reject) => {
      this.#askRound(number, plan, 0, resolve, reject)
    })
    const giveUp = (): void => {
      this.#approvals.get(number)?.forget()
      this.#approvals.delete(number)
    }
    return { promise, giveUp }
  }

  #askRound(
    number: number,
    plan: ApprovalPlan,
    index: number,
    resolve: (decision: unknown) => void,
    reject: (error: unknown) => void,
  ): void {
    const { to = '', timeoutMs } = plan.rounds[index] ?? {}
    const now = this.#clock.now()
    const expire = (): void => {
      this.#approvals.delete(number)
      const { end } = plan
      if (index + 1 < plan.rounds.length) this.#askRound(number, plan, index + 1, resolve, reject)
      else if (end.kind === 'fail') reject(approvalTimedOut(to))
      else resolve(decisionOf(plan, to, end, new Date(this.#clock.now()), true))
    }
    const forget =
      timeoutMs === undefined ? nothing : this.#clock.at(dueTime(timeoutMs, now), expire)
    const decide = (decision: DecisionInput): void => {
      forget()
      this.#approvals.delete(number)
      resolve(decisionOf(plan, to, decision, new Date(this.#clock.now()), false))
    }
    const shown = { number, to, title: plan.title, form: plan.form }
    this.#approvals.set(number, { shown, decide, forget })
  }
}

export function signalTimedOut(name: string): NamuError {
  return new NamuError('NAMU4102', `The signal "${name}" did not come in time`)
}

export function approvalTimedOut(to: string): NamuError {
  return new NamuError('NAMU4103', `The approval was not decided in time: ${to} was asked last`)
}

/** A registered symbol, so that every copy of this package in the process finds the same mailbox. */
const mailboxSlot: unique symbol = Symbol.for('namu.mailbox') as never

interface MailboxHolder {
  [mailboxSlot]?: DirectMailbox
}

/** The mailbox of the direct runs of this process. */
export function directMailbox(): DirectMailbox {
  const holder = globalThis as MailboxHolder
  const mailbox = holder[mailboxSlot] ?? new DirectMailbox()
  holder[mailboxSlot] = mailbox
  return mailbox
}

/** Puts another mailbox in its place. */
export function provideMailbox(mailbox: DirectMailbox): void {
  const holder = globalThis as MailboxHolder
  holder[mailboxSlot] = mailbox
}
