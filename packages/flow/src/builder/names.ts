import type { FunctionId, SiteId } from '@namu/core/internal'

/**
 * Names of the functions and call sites of one workflow.
 *
 * N1. A name is given when the front end asks, before any pass, and never twice.
 * N2. It depends only on what stands before it in the same function under the same name, so that it
 *     survives edits elsewhere.
 */
export class Names {
  readonly #functions = new Set<string>()
  readonly #sites = new Set<string>()
  readonly #counters = new Map<string, number>()

  /** `prefix` ends with `#` in a module and with `/` in an outer function. */
  function(prefix: string, name: string): FunctionId {
    const base = prefix + name
    const anonymous = name.startsWith('<')
    for (;;) {
      const ordinal = this.#count(`function ${base}`)
      // `~` cannot stand in an identifier, so a second `f` never takes the name of an `f2`.
      const id = anonymous ? `${base}${ordinal}` : ordinal === 1 ? base : `${base}~${ordinal}`
      if (this.#functions.has(id)) continue
      this.#functions.add(id)
      return id as FunctionId
    }
  }

  /** `function / callee / ordinal` */
  site(owner: FunctionId, callee: string): SiteId {
    const base = `${owner} / ${callee}`
    for (;;) {
      const id = `${base} / ${this.#count(`site ${base}`)}`
      if (this.#sites.has(id)) continue
      this.#sites.add(id)
      return id as SiteId
    }
  }

  #count(key: string): number {
    const ordinal = (this.#counters.get(key) ?? 0) + 1
    this.#counters.set(key, ordinal)
    return ordinal
  }
}
