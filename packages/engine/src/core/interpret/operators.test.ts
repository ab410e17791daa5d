import { binaryOperators, toLiteral, unaryOperators, type Primitive } from '@namu/core/internal'
import { evaluateBinary, evaluateUnary } from '@namu/flow/analysis'
import { describe, expect, it } from 'vitest'
import type { Run } from '../program/program.js'
import { binary, unary } from './operators.js'

const samples: readonly Primitive[] = [
  ...[0, -0, 1, -1, 2, 3, 0.1, 1.5, -2.5, 31, 32, 2 ** 31, 2 ** 32 + 1, 2 ** 53, 1e21, 1e-7],
  ...[5e-324, Number.MAX_VALUE, NaN, Infinity, -Infinity],
  ...['', ' ', '0', '-0', '1', '10', '0x10', '1e3', 'a', 'Infinity', '\ud800', '1n', 'ä'],
  ...[0n, 1n, -1n, 2n, 64n, 2n ** 64n, -(2n ** 70n), 2n ** 999n],
  ...[true, false, null, undefined],
]

/** The engine's operator; its errors are made of what only a run has. */
function onEngine(run: (none: Run) => unknown): { readonly result: unknown } | undefined {
  try {
    return { result: run({} as Run) }
  } catch {
    return undefined
  }
}

const spell = (value: Primitive): string => JSON.stringify(toLiteral(value))

describe('an operator that the compiler computes', () => {
  it.each(unaryOperators)('gives what the engine gives: unary %s', (operator) => {
    for (const operand of samples) {
      const found = evaluateUnary(operator, operand)
      if (!found) continue
      const expected = onEngine((run) => unary[operator](run, operand))
      expect(found, `${operator} ${spell(operand)}`).toEqual(expected)
    }
  })

  it.each(binaryOperators)('gives what the engine gives: binary %s', (operator) => {
    for (const left of samples)
      for (const right of samples) {
        const found = evaluateBinary(operator, left, right)
        if (!found) continue
        const expected = onEngine((run) => binary[operator](run, left, right))
        expect(found, `${spell(left)} ${operator} ${spell(right)}`).toEqual(expected)
      }
  })
})
