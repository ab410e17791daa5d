import { describe, expect, it } from 'vitest'
import { build, span, step } from '../../test/building.js'
import { aroundPass } from '../../test/pass-text.js'
import { printWorkflow } from '../index.js'

describe('idle choices', () => {
  it('become jumps, and what they read remains where it has an effect', () => {
    const { before, after } = aroundPass('drop idle choices', ['x'], (fn) => {
      const [outer, inner, empty, innerJoin, join] = [
        fn.block('if'),
        fn.block('if'),
        fn.block(),
        fn.block(),
        fn.block(),
      ]
      const x = fn.read(fn.parameter(0), span)
      fn.branch(fn.get(x, fn.constant('done', span), span), outer, join, span)
      fn.enter(outer)
      fn.jump(inner, span)
      fn.enter(inner)
      fn.branch(x, empty, innerJoin, span)
      fn.enter(empty)
      fn.jump(innerJoin, span)
      fn.enter(innerJoin)
      fn.jump(join, span)
      fn.enter(join)
      step(fn, 'a')
    })
    expect(before).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v2 = "done"
          v3 = get v0[v2]
          branch v3 ? b1 : b5
        b1:  ; if
          jump b2
        b2:  ; if
          branch v0 ? b3 : b4
        b3:
          jump b4
        b4:
          jump b5
        b5:
          v4 = start src/tasks#a()  ; src/tasks#a / 1
          v5 = await v4
          v6 = undefined
          return v6
      "
    `)
    expect(after).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v2 = "done"
          v3 = get v0[v2]
          jump b5
        b5:
          v4 = start src/tasks#a()  ; src/tasks#a / 1
          v5 = await v4
          v6 = undefined
          return v6
      "
    `)
  })

  it('stay where the ways differ in a value or in what they do', () => {
    const text = printWorkflow(
      build(['x'], (fn) => {
        const [then, join] = [fn.block('if'), fn.block()]
        fn.branch(fn.read(fn.parameter(0), span), then, join, span)
        fn.enter(then)
        step(fn, 'a')
        fn.jump(join, span)
        fn.enter(join)
      }),
    )
    expect(text).toContain('branch')
  })

  it('leave an empty endless loop as it is', () => {
    const text = printWorkflow(
      build([], (fn) => {
        const loop = fn.block('loop')
        fn.jump(loop, span)
        fn.enter(loop)
        fn.jump(loop, span)
      }),
    )
    expect(text).toMatch(/jump b1/)
  })
})
