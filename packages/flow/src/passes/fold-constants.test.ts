import type { Primitive } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { build, span, start, step, values, variable } from '../../test/building.js'
import { aroundPass } from '../../test/pass-text.js'
import { printWorkflow, type FunctionBuilder } from '../index.js'

const bodyOf = (...args: Parameters<typeof build>): string => {
  const text = printWorkflow(build(...args))
  return text.slice(text.indexOf('\n\n') + 1)
}

const constant = (fn: FunctionBuilder, value: Primitive) => fn.constant(value, span)

describe('constant folding', () => {
  it('computes operators, decides branches, and leaves out what is never reached', () => {
    const { before, after } = aroundPass('fold constants', ['x'], (fn) => {
      const retries = variable(fn, 'retries', fn.constant(2, span))
      const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
      const limit = fn.binary('*', fn.read(retries, span), fn.constant(3, span), span)
      fn.branch(fn.binary('>', limit, fn.constant(5, span), span), then, otherwise, span)
      fn.enter(then)
      step(fn, 'a', limit)
      fn.jump(join, span)
      fn.enter(otherwise)
      step(fn, 'b')
      fn.write(retries, fn.constant(7, span), span)
      fn.jump(join, span)
      fn.enter(join)
      fn.return(fn.read(retries, span), span)
    })
    expect(before).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v1 = 2
          v3 = 3
          v4 = v1 * v3
          v5 = 5
          v6 = v4 > v5
          branch v6 ? b1 : b2
        b1:  ; if
          v7 = start src/tasks#a(v4)  ; src/tasks#a / 1
          v8 = await v7
          jump b3(v1)
        b2:
          v9 = start src/tasks#b()  ; src/tasks#b / 1
          v10 = await v9
          v11 = 7
          jump b3(v11)
        b3(v13):
          return v13
      "
    `)
    expect(after).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v1 = 2
          v3 = 3
          v4 = 6
          v5 = 5
          v6 = true
          jump b1
        b1:  ; if
          v7 = start src/tasks#a(v4)  ; src/tasks#a / 1
          v8 = await v7
          jump b3
        b3:
          v13 = 2
          return v13
      "
    `)
  })

  it('carries a constant round a loop that never changes it', () => {
    const text = bodyOf(['xs'], (fn) => {
      const size = variable(fn, 'size', fn.constant(10, span))
      const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), inside, exit, span)
      fn.enter(inside)
      const [reset, join] = [fn.block('if'), fn.block()]
      fn.branch(step(fn, 'a', fn.read(size, span)), reset, join, span)
      fn.enter(reset)
      const doubled = fn.binary('*', fn.read(size, span), fn.constant(2, span), span)
      fn.write(size, fn.binary('/', doubled, fn.constant(2, span), span), span)
      fn.jump(join, span)
      fn.enter(join)
      fn.jump(head, span)
      fn.enter(exit)
      fn.return(fn.read(size, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(xs)
        b0(v0):
          jump b1
        b1:  ; loop
          v1 = 10
          branch v0 ? b2 : b3
        b2:
          v2 = start src/tasks#a(v1)  ; src/tasks#a / 1
          v3 = await v2
          jump b1
        b3:
          return v1
      "
    `)
  })

  it('keeps what varies', () => {
    const text = bodyOf(['x'], (fn) => {
      const i = variable(fn, 'i', fn.constant(0, span))
      const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      const limit = fn.constant(3, span)
      fn.branch(fn.binary('<', fn.read(i, span), limit, span), inside, exit, span)
      fn.enter(inside)
      fn.write(i, fn.unary('increment', fn.read(i, span), span), span)
      fn.jump(head, span)
      fn.enter(exit)
      fn.return(fn.read(i, span), span)
    })
    expect(text).toContain('increment')
    expect(text).toContain('branch')
  })

  it('puts constants into the text of a template and leaves the other values their order', () => {
    const text = bodyOf(['x'], (fn) => {
      const x = fn.read(fn.parameter(0), span)
      const parts = [fn.constant('a', span), x, constant(fn, -0), constant(fn, 1n), x]
      fn.return(fn.template(['<', ',', ',', ',', ',', '>'], parts, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = template "<a," v0 ",0,1," v0 ">"
          return v1
      "
    `)
  })

  it('leaves an operator that throws where it stands, with its handler', () => {
    const text = bodyOf([], (fn) => {
      fn.guarded(
        () => fn.return(fn.binary('+', constant(fn, 1n), constant(fn, 1), span), span),
        (thrown) => fn.return(thrown, span),
        span,
      )
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0 on error b1:  ; try
          v0 = 1n
          v1 = 1
          v2 = v0 + v1
          return v2
        b1(v3):  ; catch
          return v3
      "
    `)
  })

  it('drops a handler that nothing can reach any more', () => {
    const text = bodyOf([], (fn) => {
      fn.guarded(
        () => fn.return(fn.binary('+', constant(fn, 1), constant(fn, 1), span), span),
        () => fn.return(step(fn, 'a'), span),
        span,
      )
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0:  ; try
          v0 = 2
          return v0
      "
    `)
  })

  it('keeps the value that a handler sees', () => {
    const text = bodyOf([], (fn) => {
      const done = variable(fn, 'done', fn.constant(0, span))
      fn.guarded(
        () => {
          step(fn, 'a')
          fn.write(done, fn.constant(1, span), span)
          step(fn, 'b')
        },
        () => fn.return(fn.read(done, span), span),
        span,
      )
      fn.return(fn.read(done, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0 on error b2(v0):  ; try
          v0 = 0
          v1 = start src/tasks#a()  ; src/tasks#a / 1
          v2 = await v1
          v3 = 1
          jump b1
        b1 on error b2(v3):
          v4 = start src/tasks#b()  ; src/tasks#b / 1
          v5 = await v4
          return v3
        b2(v6, v7):  ; catch
          return v7
      "
    `)
  })

  it('takes the first case of a switch that is strictly equal', () => {
    const sorts = (value: Primitive): string =>
      bodyOf([], (fn) => {
        const [one, nan, other] = [fn.block('switch'), fn.block(), fn.block()]
        const cases = [
          { literal: 1, to: one },
          { literal: NaN, to: nan },
        ]
        fn.switch(constant(fn, value), cases, other, span)
        for (const [block, name] of [
          [one, 'one'],
          [nan, 'NaN'],
          [other, 'other'],
        ] as const) {
          fn.enter(block)
          fn.return(fn.constant(name, span), span)
        }
      })
    expect(sorts(1)).toContain('"one"')
    expect(sorts('1')).toContain('"other"')
    expect(sorts(NaN)).toContain('"other"')
  })

  it('keeps every task call, also of an unread result, and every site its name', () => {
    const text = bodyOf([], (fn) => {
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(constant(fn, false), then, join, span)
      fn.enter(then)
      start(fn, 'a')
      fn.jump(join, span)
      fn.enter(join)
      start(fn, 'a', fn.constant(1, span))
      fn.callBuiltin('Number', values(fn.constant('1', span)), span)
    })
    expect(text).toContain('src/tasks#a / 2')
    expect(text).not.toContain('src/tasks#a / 1')
    expect(text).toContain('builtin Number')
  })
})
