import type { TaskJob } from '../../interfaces/job.js'
import { waitingTerms, type RateTerms, type SlotTerms, type WaitingTerms } from '../limits/index.js'
import { Rates, Slots } from './limit-groups.js'
import { Turns } from './turns.js'

interface Waiting {
  readonly job: TaskJob
  readonly terms: WaitingTerms
}

interface Lane {
  /** Of its newest job: all of a lane count for the same groups. */
  terms: WaitingTerms
  readonly jobs: Map<string, Waiting>
}

interface BlockedByRate {
  readonly lanes: Turns<Lane>
  /** When to look whether one may come back. */
  roomAt: number
}

/** A job that may start. */
export interface Admitted {
  readonly job: TaskJob
  /** To be called once, when the job is not with the worker any more. */
  readonly leave: () => void
}

/**
 * Where the jobs of one process wait until they may start, by the rules L1 to L4.
 *
 * R1. A lane stands at one place: in turn, or blocked by one group that has no room.
 * R2. A group that has room and blocks lanes has a lane in turn: when room appears one lane comes back,
 *     and whoever does not use all of it lets the next one come back.
 */
export class WaitingRoom {
  readonly #lanes = new Map<string, Lane>()
  readonly #inTurn = new Turns<Lane>()
  readonly #bySlots = new Map<string, Turns<Lane>>()
  readonly #byRate = new Map<string, BlockedByRate>()
  readonly #slots = new Slots()
  readonly #rates = new Rates()
  /** No group that blocks by its rate has room before. */
  #roomAt = Infinity

  add(name: string, job: TaskJob): void {
    const terms = waitingTerms(job)
    const lane = this.#lanes.get(terms.lane)
    if (lane) {
      lane.terms = terms
      lane.jobs.set(name, { job, terms })
      return
    }
    const created = { terms, jobs: new Map([[name, { job, terms }]]) }
    this.#lanes.set(terms.lane, created)
    this.#inTurn.add(created, terms.priority)
  }

  /** The job will not start; it waits here. */
  remove(name: string, job: TaskJob): void {
    // A lane without jobs goes when its turn comes.
    this.#lanes.get(waitingTerms(job).lane)?.jobs.delete(name)
  }

  /** When a job that waits for its rate alone may start. */
  get roomAt(): number | undefined {
    return this.#roomAt === Infinity ? undefined : this.#roomAt
  }

  /** Takes out the job whose turn it is. */
  next(now: number): Admitted | undefined {
    this.#unblockRates(now)
    for (;;) {
      const lane = this.#inTurn.next()
      if (!lane) return undefined
      const admitted = this.#admit(lane, now)
      if (admitted) return admitted
    }
  }

  /** The first job of a lane; without one the lane goes, or is blocked. */
  #admit(lane: Lane, now: number): Admitted | undefined {
    const [first] = lane.jobs
    if (!first) {
      this.#lanes.delete(lane.terms.lane)
      this.#passOn(lane.terms, now)
      return undefined
    }
    const [name, { job, terms }] = first
    const { slots, rate } = terms
    if (slots && !this.#slots.hasRoom(slots)) {
      this.#blockBySlots(lane, slots)
      // R2: it may have come back for the rate's room, and did not use it.
      if (rate) this.#passRate(rate, now)
      return undefined
    }
    if (rate && this.#rates.roomAt(rate, now) > now) {
      this.#blockByRate(lane, rate, now)
      if (slots) this.#passSlots(slots)
      return undefined
    }
    lane.jobs.delete(name)
    if (slots) this.#slots.take(slots)
    if (rate) this.#rates.note(rate, now)
    // Those that waited longer come before this lane's next job.
    this.#passOn(terms, now)
    if (lane.jobs.size > 0) this.#inTurn.add(lane, terms.priority)
    else this.#lanes.delete(terms.lane)
    const leave = (): void => {
      if (!slots) return
      this.#slots.free(slots)
      this.#passSlots(slots)
    }
    return { job, leave }
  }

  #blockBySlots(lane: Lane, { group }: SlotTerms): void {
    const blocked = this.#bySlots.get(group) ?? new Turns<Lane>()
    this.#bySlots.set(group, blocked)
    blocked.add(lane, lane.terms.priority)
  }

  #blockByRate(lane: Lane, rate: RateTerms, now: number): void {
    const blocked = this.#byRate.get(rate.group) ?? { lanes: new Turns<Lane>(), roomAt: Infinity }
    this.#byRate.set(rate.group, blocked)
    blocked.lanes.add(lane, lane.terms.priority)
    this.#expectRoom(blocked, this.#rates.roomAt(rate, now))
  }

  /** Lets a lane of each group come back for room that is left. */
  #passOn({ slots, rate }: WaitingTerms, now: number): void {
    if (slots) this.#passSlots(slots)
    if (rate) this.#passRate(rate, now)
  }

  #passSlots(slots: SlotTerms): void {
    const blocked = this.#bySlots.get(slots.group)
    if (!blocked || !this.#slots.hasRoom(slots)) return
    this.#comeBack(blocked)
    if (blocked.isEmpty) this.#bySlots.delete(slots.group)
  }

  #passRate(rate: RateTerms, now: number): void {
    const blocked = this.#byRate.get(rate.group)
    if (!blocked) return
    const roomAt = this.#rates.roomAt(rate, now)
    if (roomAt > now) this.#expectRoom(blocked, roomAt)
    else this.#comeBack(blocked.lanes)
    if (blocked.lanes.isEmpty) this.#byRate.delete(rate.group)
  }

  #expectRoom(blocked: BlockedByRate, roomAt: number): void {
    blocked.roomAt = Math.min(blocked.roomAt, roomAt)
    this.#roomAt = Math.min(this.#roomAt, roomAt)
  }

  #comeBack(blocked: Turns<Lane>): void {
    const lane = blocked.next()
    if (lane) this.#inTurn.add(lane, lane.terms.priority)
  }

  #unblockRates(now: number): void {
    if (now < this.#roomAt) return
    this.#roomAt = Infinity
    for (const [group, blocked] of this.#byRate) {
      if (blocked.roomAt <= now) {
        this.#comeBack(blocked.lanes)
        blocked.roomAt = Infinity
      }
      if (blocked.lanes.isEmpty) this.#byRate.delete(group)
      else this.#roomAt = Math.min(this.#roomAt, blocked.roomAt)
    }
  }
}
