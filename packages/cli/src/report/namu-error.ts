import type { NamuError } from '@namu/core/internal'
import type { Colors } from '../terminal/terminal.js'

type Parts = Pick<NamuError, 'code' | 'message' | 'where' | 'hint'>

/** An error of Namu for people: code and what happened, where, and what to do. */
export function namuErrorLines(error: Parts, color: Colors): string[] {
  const lines = [`${color.red('error')} ${color.bold(error.code)}: ${error.message}`]
  if (error.where !== undefined && !error.message.includes(error.where)) {
    lines.push(`  ${color.dim('where:')} ${error.where}`)
  }
  if (error.hint !== undefined) lines.push(`  ${color.dim('hint:')}  ${error.hint}`)
  return lines
}

/** The same for machines. */
export function namuErrorJson({ code, message, where, hint }: Parts): object {
  return {
    code,
    message,
    ...(where === undefined ? {} : { where }),
    ...(hint === undefined ? {} : { hint }),
  }
}
