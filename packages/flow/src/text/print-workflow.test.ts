import type { ValueId } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { at, build, signature, span, spec, start, step, task, values } from '../../test/building.js'
import { createWorkflowBuilder, printWorkflow } from '../index.js'

describe('the text of a graph', () => {
  it('shows every kind of instruction', () => {
    const ir = build(['o', 'xs'], (fn) => {
      const [o, xs] = [fn.read(fn.parameter(0), span), fn.read(fn.parameter(1), span)]
      const key = fn.constant('key', span)
      const spread = (value: ValueId) => ({ kind: 'spread', value }) as const
      fn.unary('-', o, span)
      fn.unary('toNumeric', o, span)
      fn.set(o, key, fn.unary('typeof', o, span), span)
      fn.delete(o, key, span)
      fn.requireObject(o, span)
      const rest = fn.objectRest(o, [key], span)
      const iterator = fn.iterate(xs, span)
      fn.iteratorStep(iterator, span)
      const item = fn.iteratorValue(iterator, span)
      const others = fn.iteratorRest(iterator, span)
      fn.iteratorClose(iterator, span)
      const list = fn.array([...values(item), spread(others)], span)
      const object = fn.object([{ kind: 'property', key, value: rest }, spread(o)], span)
      fn.callMethod(list, key, values(object), 'key', span)
      fn.callBuiltin('Object.assign', [spread(xs)], span)
      fn.call(o, [], 'o', span)
      const text = fn.template(['a ', '\n'], [fn.instanceOf(o, 'Error', span)], span)
      const [one, two] = [fn.block(), fn.block()]
      fn.switch(
        text,
        [
          { literal: 'x', to: one },
          { literal: -0, to: two },
          { literal: 10n, to: one },
          { literal: undefined, to: two },
        ],
        one,
        span,
      )
      fn.enter(one)
      fn.return(fn.get(o, key, span), span)
      fn.enter(two)
      fn.throw(step(fn, 'a', fn.constant(NaN, span)), span)
    })
    expect(printWorkflow(ir)).toMatchInlineSnapshot(`
      "workflow main
        entry src/flow#main
        task src/tasks#a

      async function src/flow#main(o, xs)
        b0(v0, v1):
          v2 = "key"
          v3 = -v0
          v4 = toNumeric v0
          v5 = typeof v0
          set v0[v2] = v5
          v6 = delete v0[v2]
          require object v0
          v7 = object rest v0 without (v2)
          v8 = iterate v1
          v9 = iterator step v8
          v10 = iterator value v8
          v11 = iterator rest v8
          iterator close v8
          v12 = [v10, ...v11]
          v13 = {[v2]: v7, ...v0}
          v14 = call v12[v2](v13)  ; key / 1
          v15 = builtin Object.assign(...v1)  ; Object.assign / 1
          v16 = call v0()  ; o / 1
          v17 = v0 instanceof Error
          v18 = template "a " v17 "\\n"
          switch v18 { "x": b2, -0: b1, 10n: b2, undefined: b1, else: b2 }
        b1:
          v19 = NaN
          v20 = start src/tasks#a(v19)  ; src/tasks#a / 1
          v21 = await v20
          throw v21
        b2:
          v22 = get v0[v2]
          return v22
      "
    `)
  })

  it('shows synchronous tasks, rest parameters and functions that are not async', () => {
    const workflow = createWorkflowBuilder({ name: 'main' })
    workflow.task(task('now'), { ...signature, sync: true })
    workflow.entry('src/flow', { ...spec('main', ['x', 'more'], false), rest: true }, (fn) => {
      fn.return(fn.start({ kind: 'task', task: task('now') }, [], true, span), span)
    })
    expect(printWorkflow(workflow.build({ input: {}, output: {} }))).toMatchInlineSnapshot(`
      "workflow main
        entry src/flow#main
        task src/tasks#now sync

      function src/flow#main(x, ...more)
        b0(v0, v1):
          v2 = start sync src/tasks#now()  ; src/tasks#now / 1
          return v2
      "
    `)
  })

  it('shows timers', () => {
    const ir = build(['until'], (fn) => {
      const until = fn.read(fn.parameter(0), span)
      const timer = fn.start({ kind: 'timer' }, values(until), false, span)
      fn.return(fn.await(timer, span), span)
    })
    expect(printWorkflow(ir)).toContain('v1 = timer(v0)  ; sleep / 1')
  })

  it('shows positions only when asked', () => {
    const ir = build([], (fn) => fn.return(fn.constant(1, at(3, 4)), at(5)))
    expect(printWorkflow(ir)).not.toContain('@')
    expect(printWorkflow(ir, { locations: true })).toContain('v0 = 1  @ src/flow.ts:3:4')
  })

  it('is the same for the same program', () => {
    const print = (): string => printWorkflow(build([], (fn) => void start(fn, 'a')))
    expect(print()).toBe(print())
  })
})
