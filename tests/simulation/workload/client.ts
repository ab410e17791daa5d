import { isNamuError } from '@namu/core/internal'
import type { StartedRun } from '@namu/engine'
import type { Chance } from '../world/chance.js'
import type { World } from '../world/world.js'
import type { PoolProgram } from './pool.js'

/** A run that somebody wants: started once, whoever answers, and sometimes cancelled. */
export interface Wish {
  readonly program: PoolProgram
  readonly key: string
  readonly prefetch: boolean
  /** Known once the start was answered. */
  run: string | undefined
}

/**
 * Whoever uses the hosts of a world: asks for runs until they are there, asks for cancels, and takes up
 * what nobody executes where that is nobody else's part.
 */
export class Client {
  readonly wishes: readonly Wish[]
  readonly #world: World
  readonly #chance: Chance

  constructor(world: World, chance: Chance, programs: readonly PoolProgram[]) {
    this.#world = world
    this.#chance = chance
    this.wishes = programs.map((program, at) => ({
      program,
      key: `wish ${String(at)}`,
      prefetch: chance.happens(0.5),
      run: undefined,
    }))
    const { timeline, plan } = world
    for (const wish of this.wishes) {
      timeline.after(chance.below(plan.horizon / 4), () => {
        this.#start(wish)
      })
      // The same request again, as after a lost answer: it must be the same run.
      if (chance.happens(0.2))
        timeline.after(chance.below(plan.horizon), () => {
          this.#start(wish)
        })
    }
    this.#lookAfter()
  }

  get areAllOver(): boolean {
    return this.wishes.every(({ run }) => run !== undefined && this.#isOver(run))
  }

  #start(wish: Wish): void {
    const { timeline, plan, running } = this.#world
    const { program, key, prefetch } = wish
    const again = (): void => {
      timeline.after(plan.unit * 3, () => {
        if (wish.run === undefined) this.#start(wish)
      })
    }
    if (running.length === 0) {
      again()
      return
    }
    const { host, process } = this.#chance.pick(running)
    const request = {
      workflow: program.graph.name,
      input: { encoded: program.args },
      idempotencyKey: key,
      prefetch,
    }
    process.enter(() => {
      host.startRun(request).then(
        (started) => {
          this.#started(wish, started)
        },
        (error: unknown) => {
          timeline.note(`${key} is refused: ${String(error)}`)
        },
      )
    })
    again()
  }

  #started(wish: Wish, { run, created }: StartedRun): void {
    const { timeline, plan, watch } = this.#world
    timeline.note(`${wish.key} is ${run}${created ? '' : ', known'}`)
    if (!watch.ledgers.has(run))
      watch.violate(`S1: ${run} was acknowledged and is not in the store`)
    if (wish.run !== undefined && wish.run !== run)
      watch.violate(`S2: ${wish.key} is both ${wish.run} and ${run}`)
    if (wish.run !== undefined) return
    wish.run = run
    for (const probability of [0.15, 0.05])
      if (this.#chance.happens(probability))
        timeline.after(this.#chance.below(plan.horizon / 2), () => {
          this.#cancel(run)
          // Asked twice, mostly before anybody has read the first one: it must be one wish.
          if (this.#chance.happens(0.5))
            timeline.after(this.#chance.below(plan.unit), () => {
              this.#cancel(run)
            })
        })
  }

  #cancel(run: string): void {
    const { running, timeline } = this.#world
    if (running.length === 0 || this.#hasEnded(run)) return
    const { host, process } = this.#chance.pick(running)
    process.enter(() => {
      host.cancel(run, 'not needed').catch((error: unknown) => {
        timeline.note(`cancel of ${run} is refused: ${String(error)}`)
      })
    })
  }

  /** A lazy host takes up what it is told to; a run that was given up, a person has to look at. */
  #lookAfter(): void {
    const { timeline, plan, dropped } = this.#world
    timeline.after(plan.unit * 5, () => {
      for (const { run } of this.wishes)
        if (run !== undefined && !this.#hasEnded(run))
          if (plan.options.ownership === 'lazy' || dropped.has(run)) this.#resume(run)
      this.#lookAfter()
    })
  }

  #resume(run: string): void {
    const { running, dropped, timeline } = this.#world
    if (running.length === 0 || running.some(({ host }) => host.executes(run))) return
    const { host, process } = this.#chance.pick(running)
    process.enter(() => {
      host.resume(run).then(
        () => {
          dropped.delete(run)
        },
        (error: unknown) => {
          const what = isNamuError(error) ? error.code : String(error)
          timeline.note(`resume of ${run} is refused: ${what}`)
        },
      )
    })
  }

  /** Ended, or nothing can come that it waits for. */
  #isOver(run: string): boolean {
    return this.#hasEnded(run) || this.#world.watch.ledgers.get(run)?.isStuck === true
  }

  #hasEnded(run: string): boolean {
    const record = this.#world.disk.getRun(run)
    return record !== undefined && record.status !== 'running'
  }
}
