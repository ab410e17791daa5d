import type { DirectRollbacks } from './direct-rollbacks.js'
import type { DirectScope } from './direct-scope.js'

/** What of a direct run the code that is running belongs to. */
export interface Surroundings {
  readonly scope?: DirectScope | undefined
  /** The compensations of its workflow's run. */
  readonly rollbacks?: DirectRollbacks | undefined
}

/** Knows the surroundings of the code that is running. */
interface SurroundingsStorage {
  getStore(): Surroundings | undefined
  run<T>(surroundings: Surroundings, body: () => T): T
}

/** A registered symbol, so that copies of this package share the scopes of a process. */
export const scopesSlot: unique symbol = Symbol.for('namu.scopes') as never

interface Holder {
  [scopesSlot]?: SurroundingsStorage
}

interface ProcessWithModules {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => {
      readonly AsyncLocalStorage?: new () => SurroundingsStorage
    }
  }
}

/**
 * AsyncLocalStorage where the process has it. Elsewhere (a browser) only what happens before the first
 * `await` of a scope's body, or of a workflow, is seen to belong to it.
 */
function storage(): SurroundingsStorage {
  const holder = globalThis as Holder
  const found = holder[scopesSlot]
  if (found) return found
  const { AsyncLocalStorage } =
    (globalThis as ProcessWithModules).process?.getBuiltinModule?.('node:async_hooks') ?? {}
  const made = AsyncLocalStorage ? new AsyncLocalStorage() : new CallStackStorage()
  holder[scopesSlot] = made
  return made
}

class CallStackStorage implements SurroundingsStorage {
  #current: Surroundings | undefined

  getStore(): Surroundings | undefined {
    return this.#current
  }

  run<T>(surroundings: Surroundings, body: () => T): T {
    const before = this.#current
    this.#current = surroundings
    try {
      return body()
    } finally {
      this.#current = before
    }
  }
}

/** The innermost scope around the code that is running that has not ended. */
export function currentScope(): DirectScope | undefined {
  let { scope } = surroundings()
  while (scope?.ended === true) scope = scope.parent
  return scope
}

/** Nothing was ever entered where nothing is kept: tasks pay nothing for what is not there. */
export function surroundings(): Surroundings {
  return (globalThis as Holder)[scopesSlot]?.getStore() ?? {}
}

/** Runs the body with other surroundings, as far as they are named. */
export function runWithin<T>(changed: Surroundings, body: () => T): T {
  return storage().run({ ...surroundings(), ...changed }, body)
}
