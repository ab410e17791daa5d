import type { Dispatcher, Runner } from '@namu/engine'

/** What an implementation may lack, each with the reason why that is right for it. */
export interface DispatcherCapabilities {
  /** Reports that the host refused, or did not get to commit, are offered again. */
  readonly redelivers: true | string
  /** Attempts and reports outlive the host: a dispatcher started later knows them. */
  readonly survivesRestart: true | string
  /** Workers are other processes, and one that vanishes is noticed. */
  readonly losesWorkers: true | string
  /** The queue is elsewhere and can lose everything. */
  readonly losesQueue: true | string
  /** Limits, priority and turns hold (`waitingTerms`). */
  readonly limits: true | string
}

/** A dispatcher under test, with at least one worker that executes at least three attempts at once. */
export interface DispatcherSubject {
  /** Not started. */
  readonly dispatcher: Dispatcher
  /** Another dispatcher on the same queue, not started, as a host has that is started again. */
  restart(): Promise<Dispatcher>
  /** All workers vanish without a word; new ones with the same runner take their place. */
  loseWorkers(): Promise<void>
  /** The queue forgets everything. */
  loseQueue(): Promise<void>
  /** The time of the dispatcher. */
  now(): number
  /** Lets time pass: an injected clock moves, or real time passes. */
  advance(ms: number): Promise<void>
  /** Stops everything and removes the data. */
  dispose(): Promise<void>
}

/** A fresh queue whose workers execute with `runner`, `places` attempts at once if it is given. */
export type OpenDispatcher = (runner: Runner, places?: number) => Promise<DispatcherSubject>
