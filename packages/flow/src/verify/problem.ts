import { InvariantError } from '@namu/core/internal'

/** One thing that is wrong with a graph. */
export interface GraphProblem {
  /** NAMU4004: of a format this version does not know. NAMU4005: damaged. */
  readonly code: 'NAMU4004' | 'NAMU4005'
  readonly message: string
  /** Path or place inside the graph. */
  readonly where: string
}

/** Collects problems; the first ones tell enough. */
export class Problems {
  readonly #limit = 20
  readonly list: GraphProblem[] = []

  add(where: string, message: string): void {
    if (!this.full) this.list.push({ code: 'NAMU4005', message, where })
  }

  check(condition: boolean, where: string, message: string): void {
    if (!condition) this.add(where, message)
  }

  get full(): boolean {
    return this.list.length >= this.#limit
  }

  get found(): boolean {
    return this.list.length > 0
  }

  /** @throws InvariantError when a pass left problems behind */
  assertNone(pass: string): void {
    const [first] = this.list
    if (first) throw new InvariantError(`after "${pass}": ${first.message} (${first.where})`)
  }
}
