import { toText } from '../convert/primitive.js'
import type { ConsoleLine } from '../commands.js'
import { encodeForConsole } from '../calls/console-values.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** The arguments are encoded now, as they are; what they look like is the host's business. */
function write(run: Run, level: ConsoleLine['level'], args: readonly Value[]): void {
  const encoded = encodeForConsole(run, args)
  run.commands.push({ type: 'log', level, args: encoded, time: run.state.now })
}

const writer =
  (level: ConsoleLine['level']): NativeCall =>
  (run, args) => {
    write(run, level, args)
    return undefined
  }

/** As Node does it: the first message goes into the first text, whatever it is. */
const assert: NativeCall = (run, args) => {
  const [condition, ...messages] = args
  if (condition) return undefined
  const text =
    messages.length === 0 ? 'Assertion failed' : `Assertion failed: ${toText(run, messages[0])}`
  write(run, 'warn', [text, ...messages.slice(1)])
  return undefined
}

export const consoleFunctions = {
  'console.assert': assert,
  'console.debug': writer('debug'),
  'console.error': writer('error'),
  'console.info': writer('info'),
  'console.log': writer('info'),
  'console.warn': writer('warn'),
} satisfies Record<string, NativeCall>
