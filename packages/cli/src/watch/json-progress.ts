import type { StreamMessage } from '@namu/client'
import type { Terminal } from '../terminal/terminal.js'
import type { Progress } from './progress.js'

/** Every message of the stream as one line of JSON on stdout. */
export class JsonProgress implements Progress {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async show(message: StreamMessage): Promise<void> {
    this.#terminal.out(JSON.stringify(message))
  }

  end(): void {
    // The result is written by the command.
  }
}
