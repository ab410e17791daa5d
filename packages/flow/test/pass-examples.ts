import { span, start, step, values, variable } from './building.js'
import type { build } from './building.js'

/** One small program for each pass of `docs/compiler.md`; the page shows it before and after. */
export const passExamples: Readonly<Record<string, Parameters<typeof build>>> = {
  'split guarded blocks': [
    [],
    (fn) => {
      const done = variable(fn, 'done', fn.constant(false, span))
      fn.guarded(
        () => {
          step(fn, 'a')
          fn.write(done, fn.constant(true, span), span)
          step(fn, 'b')
        },
        () => fn.return(fn.read(done, span), span),
        span,
      )
    },
  ],
  'resolve captures': [
    [],
    (fn) => {
      const count = variable(fn, 'count', fn.constant(0, span))
      const closure = fn.closure({ name: 'next', async: false, params: [], span }, (inner) => {
        inner.write(count, inner.unary('increment', inner.read(count, span), span), span)
      })
      fn.call(closure, [], 'next', span)
      fn.return(fn.read(count, span), span)
    },
  ],
  'enter SSA': [
    ['x'],
    (fn) => {
      const y = variable(fn, 'y', fn.constant(1, span))
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, join, span)
      fn.enter(then)
      fn.write(y, step(fn, 'a'), span)
      fn.jump(join, span)
      fn.enter(join)
      fn.return(fn.read(y, span), span)
    },
  ],
  'fold constants': [
    ['x'],
    (fn) => {
      const limit = variable(fn, 'limit', fn.constant(60, span))
      const [then, join] = [fn.block('if'), fn.block()]
      const long = fn.binary('*', fn.read(limit, span), fn.constant(1000, span), span)
      fn.branch(fn.binary('<', long, fn.constant(1000, span), span), then, join, span)
      fn.enter(then)
      fn.write(limit, step(fn, 'a'), span)
      fn.jump(join, span)
      fn.enter(join)
      const x = fn.read(fn.parameter(0), span)
      fn.return(fn.template(['', ' of ', ''], [x, fn.read(limit, span)], span), span)
    },
  ],
  'eliminate redundant parameters': [
    ['x', 'y'],
    (fn) => {
      const y = fn.read(fn.parameter(1), span)
      const z = variable(fn, 'z', y)
      const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), inside, exit, span)
      fn.enter(inside)
      fn.write(z, y, span)
      fn.jump(head, span)
      fn.enter(exit)
      fn.return(fn.read(z, span), span)
    },
  ],
  'remove dead values': [
    ['x'],
    (fn) => {
      const x = fn.read(fn.parameter(0), span)
      fn.object([{ kind: 'property', key: fn.constant('unread', span), value: x }], span)
      fn.get(x, fn.constant('mayThrow', span), span)
      start(fn, 'a')
    },
  ],
  'drop idle choices': [
    ['x'],
    (fn) => {
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, join, span)
      fn.enter(then)
      fn.jump(join, span)
      fn.enter(join)
      step(fn, 'a')
    },
  ],
  'merge blocks': [
    ['x'],
    (fn) => {
      fn.guarded(
        () => void step(fn, 'a'),
        () => fn.return(fn.constant('failed', span), span),
        span,
      )
      const next = fn.block()
      fn.jump(next, span)
      fn.enter(next)
      step(fn, 'b')
    },
  ],
  'share constants': [
    ['x'],
    (fn) => {
      const x = fn.read(fn.parameter(0), span)
      const one = fn.binary('+', x, fn.constant(1, span), span)
      const two = fn.binary('+', one, fn.constant(1, span), span)
      fn.return(fn.array(values(one, two), span), span)
    },
  ],
}
