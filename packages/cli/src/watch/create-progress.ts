import type { Backend } from '../backend/backend.js'
import type { Context } from '../context.js'
import { CallNames } from './call-names.js'
import { JsonProgress } from './json-progress.js'
import { PlainProgress } from './plain-progress.js'
import type { Progress } from './progress.js'

/** Live in a terminal, plain lines otherwise, one JSON object per line for machines. */
export async function createProgress(
  { terminal, json }: Context,
  backend: Backend,
  run: string,
): Promise<Progress> {
  if (json) return new JsonProgress(terminal)
  const names = new CallNames(backend, run)
  if (!terminal.live) return new PlainProgress(terminal, names)
  const { LiveProgress } = await import('./live-progress.js')
  return new LiveProgress(terminal, names)
}
