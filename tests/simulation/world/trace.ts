const shown = 400

/**
 * What happened in a world, line by line: the last lines for people, and a digest of all of them, by
 * which two runs of one seed are compared.
 */
export class Trace {
  #low = 0xdeadbeef
  #high = 0x41c6ce57
  #lines: string[] = []
  #count = 0

  add(line: string): void {
    this.#count += 1
    // cyrb53 (public domain, by bryc), carried on from line to line.
    for (let at = 0; at < line.length; at += 1) {
      const unit = line.charCodeAt(at)
      this.#low = Math.imul(this.#low ^ unit, 2_654_435_761)
      this.#high = Math.imul(this.#high ^ unit, 1_597_334_677)
    }
    this.#lines.push(line)
    if (this.#lines.length > shown * 2) this.#lines = this.#lines.slice(-shown)
  }

  get digest(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
    return `${String(this.#count)}:${hex(this.#high)}${hex(this.#low)}`
  }

  get last(): readonly string[] {
    return this.#lines.slice(-shown)
  }
}
