import { describe, expect, it } from 'vitest'
import {
  build,
  signature,
  span,
  spec,
  start,
  step,
  task,
  values,
  variable,
} from '../../test/building.js'
import { renderDot, renderMermaid, renderSvg } from '../graph.js'
import { createWorkflowBuilder } from '../index.js'

const compute = () => {
  const workflow = createWorkflowBuilder({ name: 'compute' })
  workflow.task(task('add'), signature)
  workflow.entry('src/flow', spec('compute', ['a', 'b']), (fn) => {
    const [a, b] = [fn.read(fn.parameter(0), span), fn.read(fn.parameter(1), span)]
    fn.return(step(fn, 'add', step(fn, 'add', a, b), fn.constant(40, span)), span)
  })
  return workflow.build({ input: {}, output: {} })
}

describe('a picture of steps', () => {
  it('shows a straight line of calls', () => {
    expect(renderMermaid(compute())).toMatchInlineSnapshot(`
      "flowchart TD
        f0(["compute(a, b)"])
        f0_b0_s0["add :1"]
        f0_b0_s3["add :1"]
        f0_b0_end(["return"])
        f0 --> f0_b0_s0
        f0_b0_s0 --> f0_b0_s3
        f0_b0_s3 --> f0_b0_end
      "
    `)
  })

  it('shows sleeps, also those of functions that start no task', () => {
    const ir = build([], (fn) => {
      const pause = fn.closure(spec('pause', []), (inner) => {
        const time = inner.constant('1h', span)
        const timer = inner.start({ kind: 'timer' }, values(time), false, span)
        inner.return(inner.await(timer, span), span)
      })
      fn.return(fn.call(pause, [], 'pause', span), span)
    })
    expect(renderMermaid(ir)).toContain('{{"sleep :1"}}')
    expect(renderDot(ir)).toContain('label="sleep :1" shape=hexagon')
  })

  it('shows choices, loops and handlers, and leaves out those without steps', () => {
    const ir = build(['n', 'name'], (fn) => {
      const i = variable(fn, 'i', fn.constant(0, span))
      const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      const test = fn.binary('<', fn.read(i, span), fn.read(fn.parameter(0), span), span)
      fn.branch(test, body, exit, span)
      fn.enter(body)
      const [plain, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
      fn.branch(fn.read(i, span), plain, otherwise, span)
      fn.enter(plain)
      fn.write(i, fn.constant(1, span), span)
      fn.jump(join, span)
      fn.enter(otherwise)
      fn.jump(join, span)
      fn.enter(join)
      fn.guarded(
        () => void step(fn, 'a'),
        () => void step(fn, 'b'),
        span,
      )
      fn.write(i, fn.unary('increment', fn.read(i, span), span), span)
      fn.jump(head, span)
      fn.enter(exit)
      const [found, missing] = [fn.block('if'), fn.block()]
      const name = fn.read(fn.parameter(1), span)
      fn.branch(fn.binary('===', name, fn.constant('x', span), span), found, missing, span)
      fn.enter(found)
      fn.throw(name, span)
      fn.enter(missing)
      fn.return(name, span)
    })
    expect(renderMermaid(ir)).toMatchInlineSnapshot(`
      "flowchart TD
        f0(["main(n, name)"])
        f0_b7_choice{"name === #quot;x#quot;?"}
        f0_b9_end(["return"])
        subgraph gf0_b1_loop["while … #lt; n :1"]
          f0_b1_choice{"while … #lt; n"}
          subgraph gf0_b4_try["try :1"]
            f0_b4_s0["a :1"]
          end
          subgraph gf0_b5_catch["catch"]
            f0_b5_catch>"catch"]
            f0_b5_s0["b :1"]
          end
        end
        f0_b8_end(["throw"])
        f0 --> f0_b1_choice
        f0_b1_choice -->|"yes"| f0_b4_s0
        f0_b1_choice -->|"no"| f0_b7_choice
        f0_b4_s0 --> f0_b1_choice
        f0_b4_s0 -. error .-> f0_b5_catch
        f0_b7_choice -->|"yes"| f0_b8_end
        f0_b7_choice -->|"no"| f0_b9_end
        f0_b5_catch --> f0_b5_s0
        f0_b5_s0 --> f0_b1_choice
      "
    `)
  })

  it('draws each way out of a choice once, however the code between has no steps', () => {
    const ir = build(['xs', 'n'], (fn) => {
      const [xs, n] = [fn.read(fn.parameter(0), span), fn.read(fn.parameter(1), span)]
      const [outer, inner, quiet, work, exit] = [
        fn.block('loop'),
        fn.block('loop'),
        fn.block('if'),
        fn.block(),
        fn.block(),
      ]
      fn.jump(outer, span)
      fn.enter(outer)
      fn.branch(fn.get(xs, n, span), inner, exit, span)
      fn.enter(inner)
      fn.branch(fn.binary('<', n, fn.get(xs, n, span), span), quiet, work, span)
      fn.enter(quiet)
      fn.branch(fn.binary('>', n, fn.get(xs, n, span), span), outer, inner, span)
      fn.enter(work)
      step(fn, 'a')
      fn.jump(outer, span)
      fn.enter(exit)
    })
    const edges = renderMermaid(ir)
      .split('\n')
      .filter((line) => line.includes('-->'))
    const ways = edges.map((line) => /(\w+) -->(\|"\w+"\|)?/.exec(line)?.[0])
    expect(new Set(ways).size).toBe(ways.length)
    expect(edges).toMatchInlineSnapshot(`
      [
        "  f0 --> f0_b1_choice",
        "  f0_b1_choice -->|"yes"| f0_b2_choice",
        "  f0_b1_choice -->|"no"| f0_b5_end",
        "  f0_b2_choice -->|"yes"| f0_b3_choice",
        "  f0_b2_choice -->|"no"| f0_b4_s0",
        "  f0_b3_choice -->|"yes"| f0_b1_choice",
        "  f0_b3_choice -->|"no"| f0_b2_choice",
        "  f0_b4_s0 --> f0_b1_choice",
      ]
    `)
  })

  it('shows functions that start tasks as groups of their own', () => {
    const ir = build(['xs'], (fn) => {
      const each = fn.closure(spec('<arrow>', ['x']), (nested) =>
        nested.return(start(nested, 'a', nested.read(nested.parameter(0), span)), span),
      )
      const xs = fn.read(fn.parameter(0), span)
      const all = fn.callMethod(xs, fn.constant('map', span), values(each), 'map', span)
      fn.return(fn.await(fn.callBuiltin('Promise.all', values(all), span), span), span)
    })
    expect(renderMermaid(ir)).toMatchInlineSnapshot(`
      "flowchart TD
        subgraph gf0["main"]
          f0(["main(xs)"])
          f0_b0_s2[["map :1"]]
          f0_b0_end(["return"])
        end
        subgraph gf1["main/#lt;arrow#gt;1"]
          f1(["main/#lt;arrow#gt;1(x)"])
          f1_b0_s0["a :1"]
          f1_b0_end(["return"])
        end
        f0 --> f0_b0_s2
        f0_b0_s2 -.-> f1
        f0_b0_s2 --> f0_b0_end
        f1 --> f1_b0_s0
        f1_b0_s0 --> f1_b0_end
      "
    `)
  })
})

describe('DOT', () => {
  it('shows the same picture', () => {
    expect(renderDot(compute())).toMatchInlineSnapshot(`
      "digraph "compute" {
        node [fontname="sans-serif"]
        f0 [label="compute(a, b)" shape=box style=rounded]
        f0_b0_s0 [label="add :1" shape=box style=filled fillcolor="#e8f0fe"]
        f0_b0_s3 [label="add :1" shape=box style=filled fillcolor="#e8f0fe"]
        f0_b0_end [label="return" shape=box style=rounded]
        f0 -> f0_b0_s0
        f0_b0_s0 -> f0_b0_s3
        f0_b0_s3 -> f0_b0_end
      }
      "
    `)
  })

  it('shows every instruction at the level of blocks', () => {
    expect(renderDot(compute(), { level: 'blocks' })).toMatchInlineSnapshot(`
      "digraph "compute" {
        node [fontname="sans-serif"]
        f0_b0 [label="b0(v0, v1)\\lv2 = start src/tasks#add(v0, v1)  ; src/tasks#add / 1\\lv3 = await v2\\lv4 = 40\\lv5 = start src/tasks#add(v3, v4)  ; src/tasks#add / 2\\lv6 = await v5\\lreturn v6\\l" shape=box fontname="monospace"]
      }
      "
    `)
  })
})

describe('SVG', () => {
  it('is drawn by Graphviz from either level', async () => {
    for (const level of ['steps', 'blocks'] as const) {
      const svg = await renderSvg(compute(), { level })
      expect(svg).toContain('<svg')
      expect(svg).toContain('add')
    }
  })

  it('survives names and texts with special characters', async () => {
    const ir = build(['x'], (fn) => {
      const [then, otherwise] = [fn.block('if'), fn.block()]
      const text = fn.constant('"<\\n>&\n', span)
      fn.branch(fn.binary('===', fn.read(fn.parameter(0), span), text, span), then, otherwise, span)
      fn.enter(then)
      step(fn, 'a')
      fn.return(text, span)
      fn.enter(otherwise)
    })
    expect(await renderSvg(ir)).toContain('<svg')
    expect(await renderSvg(ir, { level: 'blocks' })).toContain('<svg')
    expect(renderMermaid(ir)).toContain('#quot;')
  })
})
