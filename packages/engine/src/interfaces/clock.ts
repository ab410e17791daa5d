/** Time, chance and names, injected everywhere so that the whole system runs in a simulation. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls back once, not before `at`; returns a function that forgets it. */
  at(at: number, callback: () => void): () => void
}

export interface Random {
  /** Cryptographically strong in production. */
  bytes(length: number): Uint8Array
}

export interface Ids {
  /** A new run id: unique, sortable by creation, safe in URLs and file names. */
  run(): string
}
