import { describe, expect, it } from 'vitest'
import { build, span, start, step, values } from '../../test/building.js'
import { aroundPass } from '../../test/pass-text.js'
import { printWorkflow } from '../index.js'

describe('sharing of constants', () => {
  it('names a constant of a block once', () => {
    const { before, after } = aroundPass('share constants', ['x'], (fn) => {
      const x = fn.read(fn.parameter(0), span)
      const first = fn.get(x, fn.constant('name', span), span)
      const second = fn.get(first, fn.constant('name', span), span)
      fn.return(fn.array(values(first, second), span), span)
    })
    expect(before).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v2 = "name"
          v3 = get v0[v2]
          v4 = "name"
          v5 = get v3[v4]
          v6 = [v3, v5]
          return v6
      "
    `)
    expect(after).toMatchInlineSnapshot(`
      "async function src/flow#main(x)
        b0(v0):
          v2 = "name"
          v3 = get v0[v2]
          v5 = get v3[v2]
          v6 = [v3, v5]
          return v6
      "
    `)
  })

  it('keeps constants apart across an await, so that no frame holds one while it waits', () => {
    const text = printWorkflow(
      build([], (fn) => {
        step(fn, 'a', fn.constant(1, span))
        start(fn, 'b', fn.constant(1, span))
        start(fn, 'c', fn.constant(1, span))
      }),
    )
    expect(text.match(/v\d+ = 1$/gm)).toHaveLength(2)
  })

  it('tells 0 from -0, and numbers from texts and bigints', () => {
    const text = printWorkflow(
      build([], (fn) => {
        const list = [0, -0, '0', 0n, false].map((it) => fn.constant(it, span))
        fn.return(fn.array(values(...list), span), span)
      }),
    )
    expect(text).toContain('[v0, v1, v2, v3, v4]')
  })
})
