import process from 'node:process'
import { text } from 'node:stream/consumers'
import type { Json } from '@namu/client'
import { NamuError } from '@namu/core/internal'

/**
 * One JSON value of the command line, `-` for stdin.
 * @param where the argument, for the error
 * @throws NamuError NAMU3004 when it is not JSON
 */
export async function readJson(argument: string, where: string): Promise<Json> {
  const json = argument === '-' ? await text(process.stdin) : argument
  try {
    return JSON.parse(json) as Json
  } catch (error) {
    throw new NamuError('NAMU3004', `${where} is not JSON: ${String(error)}`, {
      where,
      hint: `Quote it for the shell; a text needs quotes of its own: '"text"'.`,
      cause: error,
    })
  }
}
