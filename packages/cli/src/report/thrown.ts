import { inspect } from 'node:util'
import type { ThrownView } from '@namu/client'
import { decode, isNamuError, type Encoded } from '@namu/core/internal'
import type { Colors } from '../terminal/terminal.js'
import { namuErrorLines } from './namu-error.js'

/** What a run or an attempt threw: its stack, what caused it, and the hint of an error of Namu. */
export function thrownText(thrown: ThrownView, color: Colors): string {
  const value = decoded(thrown)
  if (isNamuError(value)) return namuErrorLines(value, color).join('\n')
  const lines = [stackOf(thrown, color)]
  for (let cause = causeOf(value), depth = 0; cause !== undefined && depth < 8; depth += 1) {
    lines.push(`${color.dim('caused by')} ${stackText(cause.value, color)}`)
    cause = causeOf(cause.value)
  }
  if (value instanceof AggregateError) {
    for (const inner of value.errors.slice(0, 10)) {
      lines.push(`${color.dim('one of')} ${stackText(inner, color)}`)
    }
  }
  return lines.join('\n')
}

/** One line: `TypeError: no such price`. */
export function thrownLine(thrown: ThrownView): string {
  const [first = ''] = thrown.message.split('\n')
  return thrown.name === '' ? first : `${thrown.name}: ${first}`
}

function decoded(thrown: ThrownView): unknown {
  try {
    return decode(thrown.encoded as Encoded)
  } catch {
    return undefined
  }
}

function causeOf(value: unknown): { readonly value: unknown } | undefined {
  return value instanceof Error && value.cause !== undefined ? { value: value.cause } : undefined
}

function stackOf({ name, message, stack }: ThrownView, color: Colors): string {
  // The stack was written before a subclass gave the error its name, or when only the class had one.
  const shown = stack?.replace(/^\w*Error(?=:|\n|$)/, (written) => name || written)
  return dimFrames(shown ?? (name === '' ? message : `${name}: ${message}`), color)
}

function stackText(value: unknown, color: Colors): string {
  if (value instanceof Error) {
    return dimFrames(value.stack ?? `${value.name}: ${value.message}`, color)
  }
  return typeof value === 'string' ? value : inspect(value, { depth: 3 })
}

/** The message stands out, the frames below it are quiet. */
function dimFrames(stack: string, color: Colors): string {
  const lines = stack.split('\n')
  const first = lines.findIndex((line) => /^\s+at /.test(line))
  const head = first < 0 ? lines : lines.slice(0, first)
  const frames = first < 0 ? [] : lines.slice(first)
  return [...head.map((line) => color.red(line)), ...frames.map((line) => color.dim(line))].join(
    '\n',
  )
}
