import type { AttemptRequest, CallNumber } from '../core/index.js'

/**
 * Which of a run's committed attempts are with the dispatcher, and which wait here for their turn.
 *
 * V1. At most `size` attempts that may start now are with the dispatcher, and at most `size` that are
 *     held back until later (`notBefore`): those that wait for a retry hold nobody up.
 * V2. The others go out in the order of their commands, as soon as an earlier one has settled; a run
 *     never has more than its window in a queue that it shares with others.
 * V3. An attempt whose call has settled, or that a later one has replaced, never goes out.
 * V4. What was outstanding when a run was taken up may be with the dispatcher or not; at most `size`
 *     of it are in doubt at a time (`inDoubt` is called with them), the others wait like new ones.
 */
export class DispatchWindow {
  readonly #size: number
  readonly #hand: (request: AttemptRequest) => void
  readonly #inDoubt: (requests: readonly AttemptRequest[]) => void
  readonly #now: () => number
  /** With the dispatcher, by call. */
  readonly #handed = new Map<CallNumber, Lane>()
  readonly #lanes = { ready: new Lane(), later: new Lane() }
  /** V4: not looked at yet, in order. */
  readonly #left: Map<CallNumber, AttemptRequest>

  /** `outstanding`: open attempts of a run that is taken up. */
  constructor(
    size: number,
    outstanding: readonly AttemptRequest[],
    now: () => number,
    hand: (request: AttemptRequest) => void,
    inDoubt: (requests: readonly AttemptRequest[]) => void,
  ) {
    this.#size = size
    this.#now = now
    this.#hand = hand
    this.#inDoubt = inDoubt
    this.#left = new Map(outstanding.map((request) => [request.call, request]))
    this.#adopt()
  }

  /** Nothing waits here: what is open is with the dispatcher. */
  get isEmpty(): boolean {
    const { ready, later } = this.#lanes
    return this.#left.size === 0 && ready.isEmpty && later.isEmpty
  }

  /** The attempt of the call is with the dispatcher, as far as this host knows. */
  isHanded(call: CallNumber): boolean {
    return this.#handed.has(call)
  }

  /** A committed attempt. One of the same call before it is over. */
  add(request: AttemptRequest): void {
    this.settle(request.call)
    this.#laneOf(request).add(request)
  }

  /** The call has settled, or its attempt is over. */
  settle(call: CallNumber): void {
    this.#left.delete(call)
    this.#lanes.ready.drop(call)
    this.#lanes.later.drop(call)
    const lane = this.#handed.get(call)
    if (!lane) return
    lane.handed -= 1
    this.#handed.delete(call)
  }

  /** Fills what is free. Apart from the others, so that what a commit ends does not begin before. */
  advance(): void {
    const { ready, later } = this.#lanes
    if (this.#left.size > 0) this.#doubt()
    for (const lane of [ready, later])
      while (lane.handed < this.#size) {
        const request = lane.take()
        if (!request) break
        this.#count(request.call, lane)
        this.#hand(request)
      }
  }

  /** V4, by the half of the window: to ask about each on its own would be slow. */
  #doubt(): void {
    if (this.#lanes.ready.handed * 2 > this.#size) return
    const next = this.#adopt()
    if (next.length > 0) this.#inDoubt(next)
  }

  /** Takes as many of those left as there is room for. */
  #adopt(): readonly AttemptRequest[] {
    const { ready, later } = this.#lanes
    const taken: AttemptRequest[] = []
    for (const request of this.#left.values()) {
      const lane = this.#laneOf(request)
      if (ready.handed >= this.#size && later.handed >= this.#size) break
      if (lane.handed >= this.#size) continue
      this.#left.delete(request.call)
      this.#count(request.call, lane)
      taken.push(request)
    }
    return taken
  }

  #laneOf({ notBefore }: AttemptRequest): Lane {
    return this.#lanes[notBefore !== undefined && notBefore > this.#now() ? 'later' : 'ready']
  }

  #count(call: CallNumber, lane: Lane): void {
    lane.handed += 1
    this.#handed.set(call, lane)
  }
}

/** Attempts in order; one that is dropped meanwhile is passed over when its turn comes. */
class Lane {
  handed = 0
  readonly #waiting = new Map<CallNumber, AttemptRequest>()
  /** From `#head`. A Map alone would be slow: its iteration passes over all that was deleted. */
  #queue: AttemptRequest[] = []
  #head = 0

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  add(request: AttemptRequest): void {
    this.#waiting.set(request.call, request)
    this.#queue.push(request)
  }

  drop(call: CallNumber): void {
    this.#waiting.delete(call)
  }

  take(): AttemptRequest | undefined {
    for (let request = this.#queue[this.#head]; request; request = this.#queue[this.#head]) {
      this.#head += 1
      if (this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head)
        this.#head = 0
      }
      if (this.#waiting.get(request.call) !== request) continue
      this.#waiting.delete(request.call)
      return request
    }
    return undefined
  }
}
