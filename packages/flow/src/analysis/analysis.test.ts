import type { FunctionId } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { build, span, spec, start, step, values, variable } from '../../test/building.js'
import { toGraph } from '../graph.js'
import type { FunctionBuilder, WorkflowBuilder } from '../index.js'
import {
  blockDominators,
  blockPostDominators,
  callGraph,
  controlFlow,
  criticalPath,
  effectOrder,
  liveAcross,
  liveness,
} from './index.js'

const mainOf = (ir: ReturnType<typeof build>) => {
  const [main] = ir.functions
  if (!main) throw new RangeError('no entry')
  return main
}

/** b0 branches to b1 and b2, which join in b3; b1 has the handler b4. */
const diamond = () =>
  build(['x'], (fn) => {
    const y = variable(fn, 'y', fn.constant(0, span))
    const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
    fn.branch(fn.read(fn.parameter(0), span), then, otherwise, span)
    fn.enter(then)
    fn.guarded(
      () => {
        fn.write(y, step(fn, 'a'), span)
        fn.jump(join, span)
      },
      (thrown) => fn.throw(thrown, span),
      span,
    )
    fn.enter(otherwise)
    fn.write(y, step(fn, 'b'), span)
    fn.jump(join, span)
    fn.enter(join)
    fn.return(fn.read(y, span), span)
  })

describe('control flow', () => {
  it('has handler edges and an order that starts at the entry', () => {
    const main = mainOf(diamond())
    const flow = controlFlow(main.blocks)
    expect(flow.order.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4])
    const edges = flow.order.flatMap(({ id }) =>
      flow.successors(id).map(({ edge, handler }) => `${id}${handler ? '!' : '>'}${edge.to}`),
    )
    expect(edges).toMatchInlineSnapshot(`
      [
        "0>1",
        "0>3",
        "1>4",
        "1!2",
        "3>4",
      ]
    `)
  })
})

describe('dominators', () => {
  const { blocks } = mainOf(diamond())
  const flow = controlFlow(blocks)
  const ids = flow.order.map(({ id }) => id)

  it('are on every way from the entry', () => {
    const tree = blockDominators(flow)
    expect(ids.map((id) => tree.parent(id))).toMatchInlineSnapshot(`
      [
        undefined,
        0,
        1,
        0,
        0,
      ]
    `)
    for (const id of ids)
      expect(
        ids.every(
          (by) => tree.dominates(by, id) === (by === id || by === tree.parent(id) || by === 0),
        ),
      ).toBe(true)
  })

  it('of the reverse graph are on every way to the end', () => {
    const tree = blockPostDominators(flow)
    expect(ids.map((id) => tree.parent(id))).toMatchInlineSnapshot(`
      [
        undefined,
        undefined,
        undefined,
        4,
        undefined,
      ]
    `)
  })
})

describe('post-dominators of endless loops', () => {
  it('count a loop as left where it goes back, so that joins inside are found', () => {
    const main = mainOf(
      build(['x'], (fn) => {
        const [head, then, join] = [fn.block('loop'), fn.block('if'), fn.block()]
        fn.jump(head, span)
        fn.enter(head)
        fn.branch(step(fn, 'a'), then, join, span)
        fn.enter(then)
        step(fn, 'b')
        fn.jump(join, span)
        fn.enter(join)
        step(fn, 'c')
        fn.jump(head, span)
      }),
    )
    const flow = controlFlow(main.blocks)
    const tree = blockPostDominators(flow)
    expect(flow.order.map(({ id }) => [id, tree.parent(id)])).toEqual([
      [0, 1],
      [1, 3],
      [2, 3],
      [3, undefined],
    ])
  })
})

describe('the order of effects', () => {
  it('goes from each effect to those that may come next, across blocks without any', () => {
    const main = mainOf(diamond())
    const name = ({ block, at }: { block: { id: number }; at: number }) => `b${block.id}.${at}`
    const order = effectOrder(main).map(([from, to]) => `${name(from)} -> ${name(to)}`)
    expect(order).toMatchInlineSnapshot(`
      [
        "b1.0 -> b1.1",
        "b1.1 -> b4.0",
        "b1.0 -> b2.0",
        "b1.1 -> b2.0",
        "b3.0 -> b3.1",
        "b3.1 -> b4.0",
      ]
    `)
  })

  it('has an end for a loop without effects', () => {
    const main = mainOf(
      build(['x'], (fn) => {
        const loop = fn.block('loop')
        step(fn, 'a')
        fn.jump(loop, span)
        fn.enter(loop)
        const [again, exit] = [fn.block(), fn.block()]
        fn.branch(fn.read(fn.parameter(0), span), again, exit, span)
        fn.enter(again)
        fn.jump(loop, span)
        fn.enter(exit)
        step(fn, 'b')
      }),
    )
    expect(effectOrder(main)).toHaveLength(4)
  })
})

describe('liveness', () => {
  it('says what a frame keeps while it waits, handler arguments included', () => {
    const main = mainOf(
      build(['x', 'y'], (fn) => {
        const [x, y] = [fn.read(fn.parameter(0), span), fn.read(fn.parameter(1), span)]
        const first = step(fn, 'a', y)
        fn.guarded(
          () => void step(fn, 'b', first),
          () => fn.return(x, span),
          span,
        )
        step(fn, 'c')
      }),
    )
    const kept = liveAcross(main, ({ kind }) => kind === 'await')
    expect([...kept.values()].map((live) => live.toSorted())).toEqual([[0], [0], []])
  })

  it('keeps what is read later, and arguments of a handler while it may be entered', () => {
    const ir = build(['x', 'unused'], (fn) => {
      const x = fn.read(fn.parameter(0), span)
      const first = step(fn, 'a')
      fn.guarded(
        () => void step(fn, 'b'),
        () => fn.return(first, span),
        span,
      )
      fn.return(x, span)
    })
    const main = mainOf(ir)
    const result = main.blocks.map(({ id }) => [...(liveness(main).get(id)?.before ?? [])])
    expect(result).toMatchInlineSnapshot(`
      [
        [],
        [
          0,
          3,
        ],
        [
          3,
        ],
      ]
    `)
  })
})

describe('the call graph', () => {
  it('knows who may bring tasks to run', () => {
    const ir = build(['xs'], (fn) => {
      const quiet = fn.closure(spec('quiet'), () => undefined)
      const outer = fn.closure(spec('outer'), (nested) => {
        nested.return(
          nested.closure(spec('inner'), (inner) => void start(inner, 'a')),
          span,
        )
      })
      fn.return(fn.array(values(quiet, outer), span), span)
    })
    const graph = callGraph(ir)
    const id = (name: string): FunctionId => `src/flow#main${name}` as FunctionId
    expect(graph.hasSteps(id('/quiet'))).toBe(false)
    expect(graph.hasSteps(id('/outer'))).toBe(true)
    expect([...graph.callees(id('')).functions]).toEqual([id('/quiet'), id('/outer')])
    expect([...graph.callees(id('/outer/inner')).tasks]).toEqual(['src/tasks#a'])
  })
})

describe('the critical path', () => {
  const pathOf = (body: (fn: FunctionBuilder, workflow: WorkflowBuilder) => void) =>
    criticalPath(build(['xs'], body))

  it('counts calls that wait for each other', () => {
    const path = pathOf((fn) => fn.return(step(fn, 'b', step(fn, 'a')), span))
    expect(path.calls).toBe(2)
    expect(path.sites.map((site) => site.split(' / ').at(-2))).toEqual([
      'src/tasks#a',
      'src/tasks#b',
    ])
  })

  it('counts calls that run at the same time once', () => {
    const path = pathOf((fn) => {
      const both = fn.array(values(start(fn, 'a'), start(fn, 'b')), span)
      fn.return(fn.await(fn.callBuiltin('Promise.all', values(both), span), span), span)
    })
    expect(path).toMatchObject({ calls: 1, repeats: false })
  })

  it('counts what a mapped function does once for all items', () => {
    const path = pathOf((fn) => {
      const each = fn.closure(spec('<arrow>', ['x']), (nested) =>
        nested.return(step(nested, 'b', step(nested, 'a')), span),
      )
      const xs = fn.read(fn.parameter(0), span)
      const all = fn.callMethod(xs, fn.constant('map', span), values(each), 'map', span)
      fn.await(fn.callBuiltin('Promise.all', values(all), span), span)
      step(fn, 'c')
    })
    expect(path).toMatchObject({ calls: 3, repeats: false })
  })

  it('finds promises that were pushed into a list', () => {
    const path = pathOf((fn) => {
      const list = fn.array([], span)
      fn.callMethod(list, fn.constant('push', span), values(start(fn, 'a')), 'push', span)
      fn.await(fn.callBuiltin('Promise.all', values(list), span), span)
      step(fn, 'b')
    })
    expect(path.calls).toBe(2)
  })

  it('takes the longer side of a branch and one turn of a loop', () => {
    const path = pathOf((fn) => {
      const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), body, exit, span)
      fn.enter(body)
      step(fn, 'a')
      step(fn, 'b')
      fn.jump(head, span)
      fn.enter(exit)
    })
    expect(path).toMatchObject({ repeats: true })
  })
})

describe('the graph for graphlib', () => {
  const graph = toGraph(
    build(['x'], (fn) => {
      step(fn, 'a', fn.read(fn.parameter(0), span))
      step(fn, 'b')
    }),
  )
  const labelled = (kind: string): string[] =>
    graph
      .edges()
      .filter((edge) => graph.edge(edge) === kind)
      .map(({ v, w }) => `${v} -> ${w}`.replaceAll('src/flow#main ', ''))

  it('has data edges from definitions to uses', () => {
    expect(labelled('data')).toEqual(['v0 -> v1', 'v1 -> v2', 'v3 -> v4', 'v5 -> b0.end'])
  })

  it('has order edges between effects', () => {
    expect(labelled('order')).toEqual(['v1 -> v2', 'v2 -> v3', 'v3 -> v4', 'v4 -> b0.end'])
  })

  it('has control edges between blocks', () => {
    const branching = toGraph(diamond())
    const control = branching.edges().filter((edge) => branching.edge(edge) === 'control')
    expect(control).toHaveLength(5)
    expect(branching.parent('src/flow#main b1')).toBe('src/flow#main')
  })
})
