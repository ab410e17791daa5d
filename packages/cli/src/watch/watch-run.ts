import type { RunDetail } from '@namu/client'
import type { Backend } from '../backend/backend.js'
import type { Context } from '../context.js'
import { exitCode } from '../exit-code.js'
import { stuckText } from '../report/explain.js'
import { Finished, RunFailure } from '../report/failures.js'
import { pretty } from '../terminal/value.js'
import { createProgress } from './create-progress.js'
import { watchForStuck } from './stuck-watch.js'

/**
 * Shows a run until it has ended, then prints its result on stdout.
 * @throws RunFailure when the run failed or was cancelled
 * @throws Finished with 130 when the person pressed Ctrl-C; the run itself goes on or waits
 */
export async function watchRun(context: Context, backend: Backend, run: string): Promise<void> {
  const interrupt = new AbortController()
  const stopListening = context.host.onInterrupt(() => {
    interrupt.abort()
  })
  const progress = await createProgress(context, backend, run)
  let detail: RunDetail | undefined
  try {
    const messages = backend.follow(run, interrupt.signal)
    const tell = (): void => {
      sayStuck(context, run)
    }
    for await (const message of watchForStuck(messages, backend, run, tell))
      await progress.show(message)
    if (!interrupt.signal.aborted) detail = await backend.run(run)
  } finally {
    progress.end(detail?.run)
    stopListening()
  }
  if (!detail) {
    sayHowToGoOn(context, backend, run)
    throw new Finished(exitCode.interrupted)
  }
  printResult(context, detail)
}

function printResult({ terminal, json }: Context, { run, result, error }: RunDetail): void {
  if (run.status === 'failed' || run.status === 'cancelled') {
    throw new RunFailure(run.run, run.status, error)
  }
  if (json) {
    const value = result === undefined ? {} : { value: result }
    terminal.out(JSON.stringify({ type: 'result', run: run.run, status: run.status, ...value }))
  } else if (result !== undefined) {
    terminal.out(pretty(result))
  }
}

function sayStuck({ terminal, json }: Context, run: string): void {
  if (json) terminal.out(JSON.stringify({ type: 'stuck', run }))
  else terminal.note(terminal.noteColor.yellow(stuckText(run)))
}

function sayHowToGoOn({ terminal }: Context, backend: Backend, run: string): void {
  if (backend.inProcess) {
    terminal.note(`Interrupted. The run is kept in ${backend.place}; go on with:`)
    terminal.note(`  namu resume ${run}`)
  } else {
    terminal.note(`The run goes on on ${backend.place}. Watch it again or cancel it with:`)
    terminal.note(`  namu resume ${run}`)
    terminal.note(`  namu cancel ${run}`)
  }
}
