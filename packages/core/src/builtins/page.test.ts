import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtinFunctions, builtinMethods, leftOutFunction, leftOutMethods } from './index.js'
import { builtinsPage } from './page.js'

test('docs/builtins.md is what the table says', () => {
  const page = new URL('../../../../docs/builtins.md', import.meta.url)
  expect(readFileSync(page, 'utf8')).toBe(builtinsPage())
})

test('what is left out is not in the table', () => {
  for (const [receiver, methods] of Object.entries(leftOutMethods)) {
    const known: object = builtinMethods[receiver as keyof typeof builtinMethods]
    expect(Object.keys(methods).filter((name) => Object.hasOwn(known, name))).toEqual([])
  }
  for (const name of Object.keys(builtinFunctions))
    if (name !== 'Object.create' && !name.startsWith('crypto.'))
      expect(leftOutFunction(name), name).toBeUndefined()
})

test('a name is left out for the reason of what it belongs to', () => {
  expect(leftOutFunction('process.env.HOME')).toBe(leftOutFunction('process'))
  expect(leftOutFunction('processing')).toBeUndefined()
})
