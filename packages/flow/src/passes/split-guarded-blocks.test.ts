import { describe, expect, it } from 'vitest'
import { build, span, step, variable } from '../../test/building.js'
import { printWorkflow } from '../index.js'

const print = (...args: Parameters<typeof build>): string => {
  const text = printWorkflow(build(...args))
  return text.slice(text.indexOf('\n\n') + 1)
}

describe('a handler', () => {
  it('sees the value a variable had when the exception happened', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(0, span))
      fn.guarded(
        () => {
          step(fn, 'a')
          fn.write(x, fn.constant(1, span), span)
          step(fn, 'b')
          fn.write(x, fn.constant(2, span), span)
          step(fn, 'c')
        },
        () => undefined,
        span,
      )
      fn.return(fn.read(x, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0 on error b3(v0):  ; try
          v0 = 0
          v1 = start src/tasks#a()  ; src/tasks#a / 1
          v2 = await v1
          v3 = 1
          jump b1
        b1 on error b3(v3):
          v4 = start src/tasks#b()  ; src/tasks#b / 1
          v5 = await v4
          v6 = 2
          jump b2
        b2 on error b3(v6):
          v7 = start src/tasks#c()  ; src/tasks#c / 1
          v8 = await v7
          jump b4(v6)
        b3(v9, v10):  ; catch
          jump b4(v10)
        b4(v11):
          return v11
      "
    `)
  })

  it('sees the old value when the written one comes from what threw', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(0, span))
      fn.guarded(
        () => fn.write(x, step(fn, 'a'), span),
        () => undefined,
        span,
      )
      fn.return(fn.read(x, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main()
        b0 on error b1:  ; try
          v0 = 0
          v1 = start src/tasks#a()  ; src/tasks#a / 1
          v2 = await v1
          jump b2(v2)
        b1(v3):  ; catch
          jump b2(v0)
        b2(v4):
          return v4
      "
    `)
  })

  it('does not cut blocks for variables it never reads', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(0, span))
      fn.guarded(
        () => {
          step(fn, 'a')
          fn.write(x, fn.constant(1, span), span)
          step(fn, 'b', fn.read(x, span))
        },
        (thrown) => fn.return(thrown, span),
        span,
      )
      fn.return(fn.constant(null, span), span)
    })
    expect(text.match(/on error/g)).toHaveLength(1)
  })

  it('is left out when nothing it guards can throw', () => {
    const text = print([], (fn) => {
      const x = variable(fn, 'x', fn.constant(0, span))
      fn.guarded(
        () => fn.write(x, fn.constant(1, span), span),
        () => void step(fn, 'a'),
        span,
      )
      fn.return(fn.read(x, span), span)
    })
    expect(text).not.toContain('on error')
    expect(text).not.toContain('src/tasks#a')
  })

  it('catches what a throw in its own region throws', () => {
    const text = print(['x'], (fn) => {
      fn.guarded(
        () => fn.throw(fn.read(fn.parameter(0), span), span),
        (thrown) => fn.return(thrown, span),
        span,
      )
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0) on error b1:  ; try
          throw v0
        b1(v1):  ; catch
          return v1
      "
    `)
  })

  it('runs under the handler outside', () => {
    const text = print(['x'], (fn) => {
      fn.guarded(
        () =>
          fn.guarded(
            () => void step(fn, 'a'),
            () => void step(fn, 'b'),
            span,
          ),
        (thrown) => fn.return(thrown, span),
        span,
      )
      fn.return(fn.constant(null, span), span)
    })
    expect(text).toMatchInlineSnapshot(`
      "
      async function src/flow#main(x)
        b0(v0) on error b1:  ; try
          v1 = start src/tasks#a()  ; src/tasks#a / 1
          v2 = await v1
          jump b2
        b1(v3) on error b3:  ; catch
          v4 = start src/tasks#b()  ; src/tasks#b / 1
          v5 = await v4
          jump b2
        b2:
          v6 = null
          return v6
        b3(v7):  ; catch
          return v7
      "
    `)
  })
})
