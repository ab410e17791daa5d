import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import process from 'node:process'
import type { Json } from '@namu/client'
import { NamuError } from '@namu/core/internal'

export interface InputOptions {
  /** JSON text, `-` for stdin. */
  readonly input?: string
  /** Path of a file with JSON text, `-` for stdin. */
  readonly inputFile?: string
}

/**
 * The arguments of a run in wire form; no arguments when nothing is given.
 * @throws NamuError NAMU3004 when the text is not a JSON array, NAMU8001 when the file cannot be read
 */
export async function readInput(
  { input, inputFile }: InputOptions,
  cwd: string,
): Promise<readonly Json[]> {
  if (input !== undefined && inputFile !== undefined) {
    throw new NamuError('NAMU8001', 'Both --input and --input-file are given', {
      hint: 'Give one of them.',
    })
  }
  if (input !== undefined) {
    return input === '-' ? parse(await text(process.stdin), 'stdin') : parse(input, '--input')
  }
  if (inputFile === undefined) return []
  if (inputFile === '-') return parse(await text(process.stdin), 'stdin')
  return parse(await read(path.resolve(cwd, inputFile)), inputFile)
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new NamuError('NAMU8001', `The input file cannot be read: ${reasonOf(error)}`, {
      where: file,
      hint: 'Check the path given to --input-file.',
      cause: error,
    })
  }
}

function parse(json: string, where: string): readonly Json[] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new NamuError('NAMU3004', `The input is not JSON: ${reasonOf(error)}`, {
      where,
      hint: "Give the arguments as a JSON array and quote it for the shell: --input '[1, 2]'.",
      cause: error,
    })
  }
  if (!Array.isArray(value)) {
    throw new NamuError('NAMU3004', 'The input is JSON but not an array of arguments', {
      where,
      hint: `Put the arguments into an array: '[${json.trim().slice(0, 60)}]'.`,
    })
  }
  return value as Json[]
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
