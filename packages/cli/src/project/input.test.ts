import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readInput } from './input.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'namu-input-'))
})
afterEach(async () => {
  await rm(cwd, { recursive: true })
})

describe('the input of a run', () => {
  it('is empty when nothing is given', async () => {
    expect(await readInput({}, cwd)).toEqual([])
  })

  it('is the JSON array of --input', async () => {
    expect(await readInput({ input: '[1, {"a": null}]' }, cwd)).toEqual([1, { a: null }])
  })

  it('is read from a file relative to the current folder', async () => {
    await writeFile(path.join(cwd, 'in.json'), '["x"]\n')
    expect(await readInput({ inputFile: 'in.json' }, cwd)).toEqual(['x'])
  })

  it.each([
    [{ input: '[1,' }, 'NAMU3004', 'not JSON'],
    [{ input: '' }, 'NAMU3004', 'not JSON'],
    [{ input: '{"a": 1}' }, 'NAMU3004', 'not an array'],
    [{ inputFile: 'missing.json' }, 'NAMU8001', 'cannot be read'],
    [{ input: '[]', inputFile: 'in.json' }, 'NAMU8001', 'Both'],
  ])('%j is refused with %s', async (options, code, message) => {
    await expect(readInput(options, cwd)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    })
  })
})
