import { describe, expect, it } from 'vitest'
import { builtinArity, builtinValueKinds, canonicalBuiltin } from './values.js'

describe('a built-in as a value', () => {
  it('is what the table says it can do', () => {
    expect(builtinValueKinds('Math.max')).toEqual({ call: 'Math.max' })
    expect(builtinValueKinds('Map')).toEqual({ construct: 'new Map', class: 'Map' })
    expect(builtinValueKinds('TypeError')).toEqual({
      call: 'new TypeError',
      construct: 'new TypeError',
      class: 'TypeError',
    })
  })

  it('is none when it needs the object it is called on, or holds others', () => {
    for (const path of ['Promise.resolve', 'crypto.randomUUID', 'Math', 'JSON', 'new Map', 'eval'])
      expect(builtinValueKinds(path), path).toBeUndefined()
  })

  it('has one name where the language has two', () => {
    expect(canonicalBuiltin('Number.parseInt')).toBe('parseInt')
    expect(canonicalBuiltin('Number.isNaN')).toBe('Number.isNaN')
    expect(canonicalBuiltin('toString')).toBe('toString')
  })

  it('says how many parameters it has', () => {
    expect([builtinArity('Math.max'), builtinArity('Map'), builtinArity('parseInt')]).toEqual([
      2, 0, 2,
    ])
  })
})
