import ora, { type Ora } from 'ora'
import type { RunSummary, StreamMessage } from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { Terminal } from '../terminal/terminal.js'
import { formatDuration } from '../terminal/time.js'
import type { CallNames } from './call-names.js'
import { endLine } from './end-line.js'
import { eventLine, logText } from './event-line.js'
import type { Progress } from './progress.js'

/** A moving line with the counts of the run; failures and log lines stay above it. */
export class LiveProgress implements Progress {
  readonly #terminal: Terminal
  readonly #names: CallNames
  readonly #spinner: Ora
  readonly #ticking: NodeJS.Timeout
  #run: RunSummary | undefined
  #last = ''

  constructor(terminal: Terminal, names: CallNames) {
    this.#terminal = terminal
    this.#names = names
    // The command listens for Ctrl-C itself, which a discarded stdin would keep from it.
    this.#spinner = ora({ text: 'Starting', discardStdin: false, stream: process.stderr }).start()
    this.#ticking = setInterval(() => {
      this.#render()
    }, 200)
  }

  async show(message: StreamMessage): Promise<void> {
    switch (message.type) {
      case 'run':
        this.#run = message.run
        break
      case 'event': {
        const { event } = message
        if (event.type === 'attempt.succeeded') this.#last = await this.#names.of(event.call)
        else this.#above(await eventLine(event, this.#names, this.#terminal.noteColor))
        break
      }
      case 'log':
        this.#above(`  ${logText(message.line, this.#terminal.noteColor)}`)
        break
      default:
        unreachable(message, 'message')
    }
    this.#render()
  }

  end(run: RunSummary | undefined): void {
    clearInterval(this.#ticking)
    this.#spinner.stop()
    if (run) this.#terminal.note(endLine(run, this.#terminal.noteColor))
  }

  #above(line: string | undefined): void {
    if (line === undefined) return
    this.#spinner.clear()
    this.#terminal.note(line)
  }

  #render(): void {
    const run = this.#run
    if (!run) return
    const { started, settled } = run.calls
    const time = formatDuration(Date.now() - run.createdAt)
    const last = this.#last === '' ? '' : `, last ${this.#last}`
    this.#spinner.text = `${run.workflow} ${settled}/${started} calls, ${time}${last}`
  }
}
