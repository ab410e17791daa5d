import type { KeyExpression } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { keyText } from './key-text.js'

const first: KeyExpression = { kind: 'argument', index: 0 }
const member = (object: KeyExpression, name: string, optional = false): KeyExpression => ({
  kind: 'property',
  ...{ object, name },
  ...(optional ? { optional: true } : {}),
})

describe('the text of a key', () => {
  it('differs for values that differ, whatever their types', () => {
    const values = ['1', 1, 1n, '1n', true, 'true', null, 'null', undefined, 'undefined', '', ' ']
    const texts = values.map((value) => keyText(first, [value]))
    expect(new Set(texts).size).toBe(values.length)
  })

  it('is equal for equal values', () => {
    expect(keyText(first, [0])).toBe(keyText(first, [-0]))
    expect(keyText(first, ['é'])).toBe(keyText(first, ['\u00e9']))
  })

  it('has no control characters and a bounded length', () => {
    expect(keyText(first, ['a\u0000b'])).toBe('"a\\u0000b"')
    const [one, other] = ['x', 'y'].map((end) => keyText(first, ['k'.repeat(10_000) + end]))
    expect(one).toMatch(/^#[0-9a-f]{64}$/)
    expect(one).not.toBe(other)
  })

  it('is that of a property, of the last argument too', () => {
    const key = member(member({ kind: 'argument', index: 1 }, 'items'), '0')
    expect(keyText(key, ['a', { items: ['b', 'c'] }])).toBe('"b"')
    expect(keyText(member(first, 'length'), ['four'])).toBe('4')
  })

  it('is no key where JavaScript would throw, and for an object', () => {
    const none = keyText(first, [])
    expect(keyText(member(first, 'customer'), [])).toBe(none)
    expect(keyText(member(first, 'customer'), [null])).toBe(none)
    expect(keyText(first, [{ a: 1 }])).toBe(none)
    expect(keyText({ kind: 'template', parts: [first] }, [{ a: 1 }])).toBe(none)
  })

  it('does not see what data inherits', () => {
    expect(keyText(member(first, 'constructor'), [{}])).toBe(keyText(first, []))
  })

  it('ends a chain at the first thing that is missing', () => {
    const chain: KeyExpression = {
      kind: 'chain',
      of: member(member(first, 'customer', true), 'id'),
    }
    const fallback: KeyExpression = {
      kind: 'fallback',
      value: chain,
      otherwise: { kind: 'constant', value: 'nobody' },
    }
    expect(keyText(fallback, [undefined])).toBe('"nobody"')
    expect(keyText(fallback, [{ customer: { id: 7 } }])).toBe('7')
    // (order?.customer).id throws.
    expect(
      keyText(member({ kind: 'chain', of: member(first, 'customer', true) }, 'id'), [null]),
    ).toBe(keyText(first, []))
  })

  it('joins the parts of a template as texts', () => {
    const key: KeyExpression = {
      kind: 'template',
      parts: [first, { kind: 'constant', value: '/' }, { kind: 'argument', index: 1 }],
    }
    expect(keyText(key, ['eu', 3n])).toBe('"eu/3"')
    expect(keyText(key, ['eu', undefined])).toBe('"eu/undefined"')
  })
})
