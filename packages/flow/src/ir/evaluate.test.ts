import { describe, expect, it } from 'vitest'
import { evaluateBinary, evaluateUnary, textOf } from './evaluate.js'

describe('an operator on constants', () => {
  it('is computed for the everyday cases', () => {
    expect(evaluateBinary('*', 60, 1000)).toEqual({ result: 60_000 })
    expect(evaluateBinary('+', 'a', 1)).toEqual({ result: 'a1' })
    expect(evaluateBinary('/', -1, Infinity)).toEqual({ result: -0 })
    expect(evaluateBinary('%', 7n, -2n)).toEqual({ result: 1n })
    expect(evaluateBinary('**', 2, 10)).toEqual({ result: 1024 })
    expect(evaluateBinary('==', null, undefined)).toEqual({ result: true })
    expect(evaluateUnary('typeof', null)).toEqual({ result: 'object' })
    expect(evaluateUnary('-', 0)).toEqual({ result: -0 })
  })

  it('is left alone where it throws', () => {
    expect(evaluateUnary('+', 1n)).toBeUndefined()
    expect(evaluateBinary('+', 1n, 1)).toBeUndefined()
    expect(evaluateBinary('/', 1n, 0n)).toBeUndefined()
    expect(evaluateBinary('**', 2n, -1n)).toBeUndefined()
    expect(evaluateBinary('>>>', 1n, 1n)).toBeUndefined()
    expect(evaluateBinary('in', 'a', 'abc')).toBeUndefined()
  })

  it('is left alone where the result is large, before it is computed', () => {
    expect(evaluateBinary('**', 2n, 10n ** 9n)).toBeUndefined()
    expect(evaluateBinary('<<', 1n, 10n ** 9n)).toBeUndefined()
    expect(evaluateBinary('>>', 1n, -(10n ** 9n))).toBeUndefined()
    expect(evaluateBinary('+', 'x'.repeat(900), 'x'.repeat(900))).toBeUndefined()
    expect(textOf('x'.repeat(2_000))).toBeUndefined()
  })

  it('is left alone where the specification leaves the result to the host', () => {
    expect(evaluateBinary('**', 2, 0.5)).toBeUndefined()
    expect(evaluateBinary('**', 10, -3)).toBeUndefined()
    expect(evaluateBinary('**', 3, 200)).toBeUndefined()
  })
})
