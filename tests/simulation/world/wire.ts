import { NamuError } from '@namu/core/internal'
import type { Chance } from './chance.js'
import type { SimProcess } from './process.js'
import type { Timeline } from './timeline.js'

/** How often a message meets which fate, 0 to 1, and how long it takes. */
export interface WireHabits {
  /** Longest way there and longest way back, in milliseconds. */
  readonly delay: number
  /** It fails and has had no effect. */
  readonly fails: number
  /** It fails although it has had its effect: who sent it cannot know. */
  readonly failsAfter: number
  /** Its process dies before the effect. */
  readonly killsBefore: number
  /** Its process dies after the effect and never learns of it. */
  readonly killsAfter: number
  /** The effect of a message outlives a sender that dies meanwhile: it went to another machine. */
  readonly outlives: boolean
}

type Fate = 'arrives' | 'fails' | 'fails after' | 'kills before' | 'kills after'

/** Messages of one process to something outside it, each with a fate that is drawn. */
export class Wire {
  readonly #timeline: Timeline
  readonly #chance: Chance
  readonly #process: SimProcess
  readonly #habits: () => WireHabits

  constructor(
    timeline: Timeline,
    chance: Chance,
    process: SimProcess,
    /** Asked at each message: what is usual changes with time. */
    habits: () => WireHabits,
  ) {
    this.#timeline = timeline
    this.#chance = chance
    this.#process = process
    this.#habits = habits
  }

  /** `mayKill`: only a message that changes something is worth a death. */
  call<T>(what: string, action: () => T, mayKill: boolean): Promise<T> {
    const habits = this.#habits()
    const fate = this.#fate(habits, mayKill)
    const there = this.#chance.between(0, habits.delay)
    const back = this.#chance.between(0, habits.delay)
    return new Promise<T>((resolve, reject) => {
      this.#timeline.after(there, () => {
        if (fate === 'kills before') this.#process.kill()
        if (!this.#process.isAlive && !(habits.outlives && fate === 'arrives')) return
        this.#timeline.note(`${this.#process.name} ${what}${fate === 'arrives' ? '' : `: ${fate}`}`)
        const failure = new NamuError('NAMU5005', `${what} failed`)
        const answer = fate === 'fails' ? undefined : outcomeOf(action)
        if (fate === 'kills after') {
          this.#process.kill()
          return
        }
        this.#timeline.after(back, () => {
          this.#process.enter(() => {
            if (answer === undefined || fate === 'fails after') reject(failure)
            else if ('thrown' in answer) reject(answer.thrown)
            else resolve(answer.value)
          })
        })
      })
    })
  }

  #fate({ fails, failsAfter, killsBefore, killsAfter }: WireHabits, mayKill: boolean): Fate {
    if (this.#chance.happens(fails)) return 'fails'
    if (this.#chance.happens(failsAfter)) return 'fails after'
    if (mayKill && this.#chance.happens(killsBefore)) return 'kills before'
    if (mayKill && this.#chance.happens(killsAfter)) return 'kills after'
    return 'arrives'
  }
}

type Answer<T> = { readonly value: T } | { readonly thrown: Error }

function outcomeOf<T>(action: () => T): Answer<T> {
  try {
    return { value: action() }
  } catch (error) {
    return { thrown: error instanceof Error ? error : new Error(String(error)) }
  }
}
