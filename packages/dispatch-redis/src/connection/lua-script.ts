import { createHash } from 'node:crypto'
import type { Client } from './connections.js'
import { isReply } from './reply-error.js'

export type Argument = string | number

/** A script that Redis runs as one step; sent in full only when the server does not have it. */
export class LuaScript {
  readonly #text: string
  readonly #digest: string

  constructor(text: string) {
    this.#text = text
    this.#digest = createHash('sha1').update(text).digest('hex')
  }

  async run(
    client: Client,
    keys: readonly string[],
    values: readonly Argument[] = [],
  ): Promise<unknown> {
    const rest = [keys.length, ...keys, ...values]
    try {
      return await client.call('EVALSHA', this.#digest, ...rest)
    } catch (error) {
      if (!isReply(error, 'NOSCRIPT')) throw error
      return client.call('EVAL', this.#text, ...rest)
    }
  }
}
