import { describe, expect, it } from 'vitest'
import { build, span, start, values, variable } from '../../test/building.js'
import { printWorkflow, type FunctionBuilder } from '../index.js'

const bodyOf = (body: (fn: FunctionBuilder) => void): string => {
  const text = printWorkflow(build(['x'], body))
  return text.slice(text.indexOf('b0'))
}
const x = (fn: FunctionBuilder) => fn.read(fn.parameter(0), span)
const key = (fn: FunctionBuilder) => fn.constant('key', span)

describe('a value that nobody reads', () => {
  it.each<[string, (fn: FunctionBuilder) => void]>([
    ['a constant', (fn) => void fn.constant(1, span)],
    ['a comparison', (fn) => void fn.binary('===', x(fn), key(fn), span)],
    ['typeof', (fn) => void fn.unary('typeof', x(fn), span)],
    ['instanceof', (fn) => void fn.instanceOf(x(fn), 'Error', span)],
    ['an array of values', (fn) => void fn.array(values(x(fn)), span)],
    [
      'an object with constant keys',
      (fn) => void fn.object([{ kind: 'property', key: key(fn), value: x(fn) }], span),
    ],
    ['a closure', (fn) => void fn.closure({ name: 'f', async: true, params: [], span }, () => {})],
  ])('goes: %s', (_, body) => {
    expect(bodyOf(body)).toBe('b0(v0):\n    v1 = undefined\n    return v1\n')
  })

  it.each<[string, (fn: FunctionBuilder) => void, RegExp]>([
    ['a task call', (fn) => void start(fn, 'a'), /start/],
    ['an await', (fn) => void fn.await(x(fn), span), /await/],
    ['a read of a property', (fn) => void fn.get(x(fn), key(fn), span), /get/],
    ['an operator that may convert', (fn) => void fn.binary('<', x(fn), x(fn), span), /</],
    ['a text that may convert', (fn) => void fn.template(['', ''], [x(fn)], span), /template/],
    [
      'an array of what is iterated',
      (fn) => void fn.array([{ kind: 'spread', value: x(fn) }], span),
      /\.\.\./,
    ],
    [
      'an object with a key that is converted',
      (fn) => void fn.object([{ kind: 'property', key: x(fn), value: x(fn) }], span),
      /\{\[v0\]/,
    ],
    [
      'a spread into an object',
      (fn) => void fn.object([{ kind: 'spread', value: x(fn) }], span),
      /\.\.\./,
    ],
    ['a call of a built-in', (fn) => void fn.callBuiltin('Number', values(x(fn)), span), /Number/],
    [
      'a read in the temporal dead zone',
      (fn) => {
        const later = fn.declare('later', span)
        fn.read(later, span)
        fn.initialise(later, fn.constant(1, span), span)
      },
      /cell get/,
    ],
  ])('stays where making it has an effect: %s', (_, body, pattern) => {
    expect(bodyOf(body)).toMatch(pattern)
  })

  it('goes with the variable that only it was kept in', () => {
    const text = bodyOf((fn) => void variable(fn, 'unread', fn.array(values(x(fn)), span)))
    expect(text).not.toContain('[')
  })
})
