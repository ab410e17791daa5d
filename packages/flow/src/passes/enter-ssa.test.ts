import { describe, expect, it } from 'vitest'
import { build, span, spec, start, step, values, variable } from '../../test/building.js'
import { printWorkflow, type FunctionBuilder, type Variable } from '../index.js'

const print = (...args: Parameters<typeof build>): string => {
  const text = printWorkflow(build(...args))
  return text.slice(text.indexOf('\n\n') + 1)
}
const number = (fn: FunctionBuilder, value: number) => fn.constant(value, span)
const plusOne = (fn: FunctionBuilder, x: Variable) =>
  fn.write(x, fn.binary('+', fn.read(x, span), number(fn, 1), span), span)
const below = (fn: FunctionBuilder, x: Variable, limit: Variable) =>
  fn.binary('<', fn.read(x, span), fn.read(limit, span), span)

/** `while (x < limit) { body }` */
function loop(fn: FunctionBuilder, x: Variable, limit: Variable, body: () => void): void {
  const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
  fn.jump(head, span)
  fn.enter(head)
  fn.branch(below(fn, x, limit), inside, exit, span)
  fn.enter(inside)
  body()
  fn.jump(head, span)
  fn.enter(exit)
}

describe('SSA form', () => {
  it('of a straight line has one block and no variables', () => {
    const text = print(['x', 'y'], (fn) => {
      const [x, y] = [fn.parameter(0), fn.parameter(1)]
      const sum = variable(fn, 'sum', step(fn, 'a', fn.read(x, span), fn.read(y, span)))
      fn.write(sum, step(fn, 'a', fn.read(sum, span), number(fn, 40)), span)
      fn.return(fn.read(sum, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x, y)
        b0(v0, v1):
          v2 = start src/tasks#a(v0, v1)  ; src/tasks#a / 1
          v3 = await v2
          v4 = 40
          v5 = start src/tasks#a(v3, v4)  ; src/tasks#a / 2
          v6 = await v5
          return v6
      "
    `)
  })

  it('joins the two values of an if as a block parameter', () => {
    const text = print(['x'], (fn) => {
      const y = variable(fn, 'y', number(fn, 1))
      const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, otherwise, span)
      fn.enter(then)
      fn.write(y, step(fn, 'a'), span)
      fn.jump(join, span)
      fn.enter(otherwise)
      fn.jump(join, span)
      fn.enter(join)
      fn.return(fn.read(y, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = 1
          branch v0 ? b1 : b2(v1)
        b1:  ; if
          v2 = start src/tasks#a()  ; src/tasks#a / 1
          v3 = await v2
          jump b2(v3)
        b2(v4):
          return v4
      "
    `)
  })

  it('makes no parameter for a variable that a branch leaves alone', () => {
    const text = print(['x'], (fn) => {
      const y = variable(fn, 'y', step(fn, 'a'))
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, join, span)
      fn.enter(then)
      step(fn, 'b')
      fn.jump(join, span)
      fn.enter(join)
      fn.return(fn.read(y, span), span)
    })
    expect(text).not.toMatch(/b\d+\(v\d+\):.*\n.*return/)
    expect(text).toContain('return v2')
  })

  it('carries reassigned variables round a loop, and only those', () => {
    const text = print(['limit'], (fn) => {
      const i = variable(fn, 'i', number(fn, 0))
      const fixed = variable(fn, 'fixed', step(fn, 'a'))
      loop(fn, i, fn.parameter(0), () => {
        step(fn, 'b', fn.read(fixed, span))
        plusOne(fn, i)
      })
      fn.return(fn.read(i, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(limit)
        b0(v0):
          v1 = 0
          v2 = start src/tasks#a()  ; src/tasks#a / 1
          v3 = await v2
          jump b1(v1)
        b1(v4):  ; loop
          v5 = v4 < v0
          branch v5 ? b2 : b3
        b2:
          v6 = start src/tasks#b(v3)  ; src/tasks#b / 1
          v7 = await v6
          v8 = 1
          v9 = v4 + v8
          jump b1(v9)
        b3:
          return v4
      "
    `)
  })

  it('gives each of two nested loops its own parameters', () => {
    const text = print(['n'], (fn) => {
      const total = variable(fn, 'total', number(fn, 0))
      const i = variable(fn, 'i', number(fn, 0))
      loop(fn, i, fn.parameter(0), () => {
        const j = variable(fn, 'j', number(fn, 0))
        loop(fn, j, fn.parameter(0), () => {
          plusOne(fn, total)
          plusOne(fn, j)
        })
        plusOne(fn, i)
      })
      fn.return(fn.read(total, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(n)
        b0(v0):
          v1 = 0
          jump b1(v1, v1)
        b1(v2, v3):  ; loop
          v4 = v2 < v0
          branch v4 ? b2 : b6
        b2:
          v5 = 0
          jump b3(v5, v3)
        b3(v6, v7):  ; loop
          v8 = v6 < v0
          branch v8 ? b4 : b5
        b4:
          v9 = 1
          v10 = v7 + v9
          v11 = v6 + v9
          jump b3(v11, v10)
        b5:
          v12 = 1
          v13 = v2 + v12
          jump b1(v13, v7)
        b6:
          return v3
      "
    `)
  })

  it('swaps two variables by one parallel assignment', () => {
    const text = print(['n'], (fn) => {
      const a = variable(fn, 'a', number(fn, 1))
      const b = variable(fn, 'b', number(fn, 2))
      const i = variable(fn, 'i', number(fn, 0))
      loop(fn, i, fn.parameter(0), () => {
        const old = fn.read(a, span)
        fn.write(a, fn.read(b, span), span)
        fn.write(b, old, span)
        plusOne(fn, i)
      })
      fn.return(fn.binary('-', fn.read(a, span), fn.read(b, span), span), span)
    })
    expect(text).toMatch(/b1\((v\d+), (v\d+), (v\d+)\):  ; loop/)
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(n)
        b0(v0):
          v1 = 1
          v2 = 2
          v3 = 0
          jump b1(v3, v1, v2)
        b1(v4, v5, v6):  ; loop
          v7 = v4 < v0
          branch v7 ? b2 : b3
        b2:
          v8 = 1
          v9 = v4 + v8
          jump b1(v9, v6, v5)
        b3:
          v10 = v5 - v6
          return v10
      "
    `)
  })

  it('returns early without code after the return', () => {
    const text = print(['x'], (fn) => {
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, join, span)
      fn.enter(then)
      fn.return(number(fn, 1), span)
      start(fn, 'a')
      fn.jump(join, span)
      fn.enter(join)
      fn.return(number(fn, 2), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          branch v0 ? b1 : b2
        b1:  ; if
          v1 = 1
          return v1
        b2:
          v2 = 2
          return v2
      "
    `)
  })

  it('drops a loop variable that nothing reads', () => {
    const text = print(['n'], (fn) => {
      const i = variable(fn, 'i', number(fn, 0))
      const unread = variable(fn, 'unread', number(fn, 0))
      loop(fn, i, fn.parameter(0), () => {
        fn.write(unread, fn.read(i, span), span)
        plusOne(fn, i)
      })
      fn.return(fn.read(i, span), span)
    })
    expect(text).toMatch(/b1\(v\d+\):/)
  })

  it('keeps what may throw although nobody reads it', () => {
    const text = print(['x'], (fn) => {
      const x = fn.read(fn.parameter(0), span)
      fn.get(x, fn.constant('name', span), span)
      fn.binary('+', x, x, span)
      fn.binary('===', x, x, span)
      fn.closure(spec('unused', [], false), () => undefined)
    })
    expect(text).toContain('get v0[v1]')
    expect(text).toContain('v0 + v0')
    expect(text).not.toContain('===')
    expect(text).not.toContain('closure')
    expect(text).not.toContain('unused')
  })

  it('is built for programs of thousands of blocks without growing the stack', () => {
    const text = print(['x'], (fn) => {
      const y = variable(fn, 'y', number(fn, 0))
      for (let index = 0; index < 2000; index += 1) {
        const [then, join] = [fn.block('if'), fn.block()]
        fn.branch(fn.read(fn.parameter(0), span), then, join, span)
        fn.enter(then)
        if (index % 400 === 0) plusOne(fn, y)
        else fn.call(fn.read(y, span), values(), 'y', span)
        fn.jump(join, span)
        fn.enter(join)
      }
      fn.return(fn.read(y, span), span)
    })
    expect(text).toContain('return')
  })
})
