import { describe, expect, it } from 'vitest'
import { build, span, spec, step, values, variable } from '../../test/building.js'
import { printWorkflow, type FunctionBuilder, type Variable } from '../index.js'

const print = (...args: Parameters<typeof build>): string => {
  const text = printWorkflow(build(...args))
  return text.slice(text.indexOf('\n\n') + 1)
}
/** `() => variable` */
const reader = (fn: FunctionBuilder, read: Variable) =>
  fn.closure(spec('<arrow>', [], false), (nested) => nested.return(nested.read(read, span), span))

describe('a captured variable', () => {
  it('is captured by value when nobody assigns it', () => {
    const text = print(['x'], (fn) => fn.return(reader(fn, fn.parameter(0)), span))
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = closure src/flow#main/<arrow>1 [v0]
          return v1

      function src/flow#main/<arrow>1() captures [x]
        b0(v0):
          return v0
      "
    `)
  })

  it('is captured by value when every assignment comes before the closure', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(1, span))
      fn.write(x, step(fn, 'a', fn.read(x, span)), span)
      fn.return(reader(fn, x), span)
    })
    expect(text).not.toContain('cell')
  })

  it('is in a cell when it is assigned after the closure was created', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(1, span))
      const closure = reader(fn, x)
      fn.write(x, fn.constant(2, span), span)
      fn.return(fn.call(closure, values(), 'closure', span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0:
          v0 = 1
          v1 = cell "x" = v0
          v2 = closure src/flow#main/<arrow>1 [v1]
          v3 = 2
          cell set v1 = v3
          v4 = call v2()  ; closure / 1
          return v4

      function src/flow#main/<arrow>1() captures [x]
        b0(v0):
          v1 = cell get v0
          return v1
      "
    `)
  })

  it('is in a cell when the closure assigns it', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(1, span))
      const set = fn.closure(spec('<arrow>', ['y'], false), (nested) =>
        nested.write(x, nested.read(nested.parameter(0), span), span),
      )
      fn.call(set, values(fn.constant(3, span)), 'set', span)
      fn.return(fn.read(x, span), span)
    })
    expect(text).toContain('cell set v0 = v1')
    expect(text).toMatch(/= cell get/)
  })

  it('is in a cell when an earlier turn of a loop created the closure', () => {
    const text = print(['n'], (fn) => {
      const x = variable(fn, 'x', fn.constant(1, span))
      const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), body, exit, span)
      fn.enter(body)
      fn.write(x, fn.constant(2, span), span)
      step(fn, 'a', reader(fn, x))
      fn.jump(head, span)
      fn.enter(exit)
    })
    expect(text).toContain('cell "x"')
  })

  it('is captured by value when each turn of a loop has a fresh binding', () => {
    const text = print(['n'], (fn) => {
      const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), body, exit, span)
      fn.enter(body)
      const x = variable(fn, 'x', step(fn, 'a'))
      step(fn, 'b', reader(fn, x))
      fn.jump(head, span)
      fn.enter(exit)
    })
    expect(text).not.toContain('cell')
  })

  /** `for (let i = 0; i < n; i++) { a(() => i); body }` */
  const counting = (body: (fn: FunctionBuilder, i: Variable) => void): string =>
    print(['n'], (fn) => {
      const i = variable(fn, 'i', fn.constant(0, span))
      const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.refresh(i, span)
      fn.jump(head, span)
      fn.enter(head)
      const test = fn.binary('<', fn.read(i, span), fn.read(fn.parameter(0), span), span)
      fn.branch(test, inside, exit, span)
      fn.enter(inside)
      step(fn, 'a', reader(fn, i))
      body(fn, i)
      fn.refresh(i, span)
      fn.write(i, fn.unary('increment', fn.read(i, span), span), span)
      fn.jump(head, span)
      fn.enter(exit)
    })

  it('is captured by value from the copy of each iteration', () => {
    expect(counting(() => undefined)).toMatchInlineSnapshot(`
      "
      async function src/flow#main(n)
        b0(v0):
          v1 = 0
          jump b1(v1)
        b1(v2):  ; loop
          v3 = v2 < v0
          branch v3 ? b2 : b3
        b2:
          v4 = closure src/flow#main/<arrow>1 [v2]
          v5 = start src/tasks#a(v4)  ; src/tasks#a / 1
          v6 = await v5
          v7 = increment v2
          jump b1(v7)
        b3:
          v8 = undefined
          return v8

      function src/flow#main/<arrow>1() captures [i]
        b0(v0):
          return v0
      "
    `)
  })

  it('has a fresh cell in each iteration that assigns it after its capture', () => {
    const text = counting((fn, i) => fn.write(i, fn.constant(7, span), span))
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(n)
        b0(v0):
          v1 = 0
          v2 = cell "i" = v1
          v3 = cell get v2
          v4 = cell "i" = v3
          jump b1(v4)
        b1(v5):  ; loop
          v6 = cell get v5
          v7 = v6 < v0
          branch v7 ? b2 : b3
        b2:
          v8 = closure src/flow#main/<arrow>1 [v5]
          v9 = start src/tasks#a(v8)  ; src/tasks#a / 1
          v10 = await v9
          v11 = 7
          cell set v5 = v11
          v12 = cell get v5
          v13 = cell "i" = v12
          v14 = cell get v13
          v15 = increment v14
          cell set v13 = v15
          jump b1(v13)
        b3:
          v16 = undefined
          return v16

      function src/flow#main/<arrow>1() captures [i]
        b0(v0):
          v1 = cell get v0
          return v1
      "
    `)
  })

  it('passes through the functions between its owner and its user', () => {
    const text = print(['x'], (fn) => {
      const outer = fn.closure(spec('outer', [], false), (middle) => {
        const inner = middle.closure(spec('inner', [], false), (nested) =>
          nested.return(nested.read(fn.parameter(0), span), span),
        )
        middle.return(inner, span)
      })
      fn.return(outer, span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = closure src/flow#main/outer [v0]
          return v1

      function src/flow#main/outer() captures [x]
        b0(v0):
          v1 = closure src/flow#main/outer/inner [v0]
          return v1

      function src/flow#main/outer/inner() captures [x]
        b0(v0):
          return v0
      "
    `)
  })

  it('is in a cell when a function captures its own name', () => {
    const text = print(['x'], (fn) => {
      const name = fn.declare('again', span)
      const closure = fn.closure(spec('again', ['n']), (nested) => {
        const self = nested.read(name, span)
        const n = nested.read(nested.parameter(0), span)
        nested.return(nested.call(self, values(n), 'again', span), span)
      })
      fn.initialise(name, closure, span)
      fn.return(fn.call(fn.read(name, span), values(), 'again', span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = cell "again"
          v2 = closure src/flow#main/again [v1]
          cell initialise v1 = v2
          v3 = cell get v1
          v4 = call v3()  ; again / 1
          return v4

      async function src/flow#main/again(n) captures [again]
        b0(v0, v1):
          v2 = cell get v0
          v3 = call v2(v1)  ; again / 1
          return v3
      "
    `)
  })
})

describe('the temporal dead zone', () => {
  it('keeps its check where initialisation is not certain', () => {
    const text = print(['x'], (fn) => {
      const late = fn.declare('late', span)
      const [then, join] = [fn.block('if'), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, join, span)
      fn.enter(then)
      fn.initialise(late, fn.constant(1, span), span)
      fn.jump(join, span)
      fn.enter(join)
      fn.return(fn.read(late, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0):
          v1 = cell "late"
          branch v0 ? b1 : b2
        b1:  ; if
          v2 = 1
          cell initialise v1 = v2
          jump b2
        b2:
          v3 = cell get v1
          return v3
      "
    `)
  })

  it('needs no check where every path initialises', () => {
    const text = print(['x'], (fn) => {
      const either = fn.declare('either', span)
      const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
      fn.branch(fn.read(fn.parameter(0), span), then, otherwise, span)
      for (const [block, value] of [[then, 1] as const, [otherwise, 2] as const]) {
        fn.enter(block)
        fn.initialise(either, fn.constant(value, span), span)
        fn.jump(join, span)
      }
      fn.enter(join)
      fn.return(fn.read(either, span), span)
    })
    expect(text).not.toContain('cell')
  })

  it('is checked by an assignment, too', () => {
    const text = print([], (fn) => {
      const x = fn.declare('x', span)
      fn.write(x, fn.constant(1, span), span)
      fn.initialise(x, fn.constant(2, span), span)
    })
    expect(text).toMatch(/cell set v\d+ = v\d+/)
  })

  it('is checked in closures that are created before it ends', () => {
    const text = print([], (fn) => {
      const x = fn.declare('x', span)
      const closure = reader(fn, x)
      fn.initialise(x, fn.constant(2, span), span)
      fn.return(fn.call(closure, values(), 'closure', span), span)
    })
    expect(text).toMatch(/cell initialise/)
    expect(text).toMatch(/cell get v0/)
  })

  it('is refused where the declaration cannot be seen', () => {
    expect(() =>
      build(['x'], (fn) => {
        const [then, join] = [fn.block('if'), fn.block()]
        fn.branch(fn.read(fn.parameter(0), span), then, join, span)
        fn.enter(then)
        const x = variable(fn, 'x', fn.constant(1, span))
        fn.jump(join, span)
        fn.enter(join)
        fn.return(fn.read(x, span), span)
      }),
    ).toThrow(/after "build": variable x is used where it may not be defined/)
  })
})
