import type { RunSummary, StreamMessage } from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { Terminal } from '../terminal/terminal.js'
import type { CallNames } from './call-names.js'
import { endLine } from './end-line.js'
import { eventLine, logText } from './event-line.js'
import type { Progress } from './progress.js'

/** One line on stderr for each thing that happens. */
export class PlainProgress implements Progress {
  readonly #terminal: Terminal
  readonly #names: CallNames

  constructor(terminal: Terminal, names: CallNames) {
    this.#terminal = terminal
    this.#names = names
  }

  async show(message: StreamMessage): Promise<void> {
    switch (message.type) {
      case 'run':
        return
      case 'event': {
        const line = await eventLine(message.event, this.#names, this.#terminal.noteColor)
        if (line !== undefined) this.#terminal.note(line)
        return
      }
      case 'log':
        this.#terminal.note(`  ${logText(message.line, this.#terminal.noteColor)}`)
        return
      default:
        unreachable(message, 'message')
    }
  }

  end(run: RunSummary | undefined): void {
    if (run) this.#terminal.note(endLine(run, this.#terminal.noteColor))
  }
}
