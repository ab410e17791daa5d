import type { StreamMessage } from '@namu/client'
import type { Backend } from '../backend/backend.js'

/** Silence after which a run is looked at. */
const quietMs = 1_000

/**
 * Passes the messages of a run on, and tells once when it can never go on: it would be silent for
 * ever, as JavaScript would.
 */
export async function* watchForStuck(
  messages: AsyncIterable<StreamMessage>,
  backend: Pick<Backend, 'explain'>,
  run: string,
  tell: () => void,
): AsyncGenerator<StreamMessage, void, undefined> {
  let looked: NodeJS.Timeout | undefined
  let quiet = false
  const look = async (): Promise<void> => {
    try {
      if ((await backend.explain(run)).waiting?.stuck === true) tell()
    } catch {
      // Whoever follows the run meets what is wrong.
    }
  }
  try {
    for await (const message of messages) {
      clearTimeout(looked)
      if (message.type === 'run') quiet = mayBeStuck(message.run)
      if (quiet) looked = setTimeout(() => void look(), quietMs)
      yield message
    }
  } finally {
    clearTimeout(looked)
  }
}

function mayBeStuck({ status, calls }: Extract<StreamMessage, { type: 'run' }>['run']): boolean {
  return status === 'running' && calls.started === calls.settled
}
