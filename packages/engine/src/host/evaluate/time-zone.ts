/**
 * Local time of a time zone that need not be the host's (ECMA-262 LocalTime and UTC): offsets come from
 * the host's own time zone data, by way of Intl.
 */
const dayMs = 86_400_000
const cycleMs = 146_097 * dayMs

export class TimeZone {
  readonly name: string
  readonly #format: Intl.DateTimeFormat

  constructor(name: string) {
    this.name = name
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** Milliseconds by which local time is ahead of UTC at a time. */
  offsetAt(time: number): number {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
    for (const { type, value } of this.#format.formatToParts(time)) part[type] = value
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(part[type])
    const year = part.era?.startsWith('B') === true ? 1 - number('year') : number('year')
    // Calendars repeat after 400 years; so the local time may lie outside of the times a Date has.
    const cycles = Math.floor((year - 2_000) / 400)
    const local = Date.UTC(
      year - cycles * 400,
      number('month') - 1,
      number('day'),
      number('hour'),
      number('minute'),
      number('second'),
    )
    return local + cycles * cycleMs - Math.floor(time / 1_000) * 1_000
  }

  toLocal(time: number): number {
    return time + this.offsetAt(time)
  }

  /** The first of two times with the same local time; a local time that is left out counts on. */
  toUtc(local: number): number {
    if (!(Math.abs(local) <= 8.64e15 + dayMs)) return Number.NaN
    const before = this.#offsetNear(local - dayMs)
    const after = this.#offsetNear(local + dayMs)
    if (this.#offsetNear(local - before) === before) return local - before
    return this.#offsetNear(local - after) === after ? local - after : local - before
  }

  /** The offset at a time that may lie just outside of the times a Date has. */
  #offsetNear(time: number): number {
    return this.offsetAt(Math.min(8.64e15, Math.max(-8.64e15, time)))
  }
}
