import { describe, expect, it } from 'vitest'
import { at, build, signature, span, spec, start, step, task, values } from '../../test/building.js'
import { createWorkflowBuilder, printWorkflow, type FunctionBuilder } from '../index.js'

const sitesOf = (ir: ReturnType<typeof build>): string[] =>
  ir.functions.flatMap(({ blocks }) =>
    blocks.flatMap(({ body }) => body.flatMap((it) => ('site' in it ? [it.site] : []))),
  )
const namesOf = (ir: ReturnType<typeof build>): string[] => ir.functions.map(({ id }) => id)

describe('names', () => {
  it('count the calls of the same callee in the same function', () => {
    const ir = build([], (fn) => {
      start(fn, 'a')
      start(fn, 'b')
      start(fn, 'a')
      fn.callBuiltin('Math.max', [], span)
    })
    expect(sitesOf(ir)).toEqual([
      'src/flow#main / src/tasks#a / 1',
      'src/flow#main / src/tasks#b / 1',
      'src/flow#main / src/tasks#a / 2',
      'src/flow#main / Math.max / 1',
    ])
  })

  it('of calls survive code before them that is never reached', () => {
    const ir = build([], (fn) => {
      const [dead, alive] = [fn.block(), fn.block()]
      fn.jump(alive, span)
      start(fn, 'a')
      fn.enter(dead)
      start(fn, 'a')
      fn.jump(alive, span)
      fn.enter(alive)
      start(fn, 'a')
    })
    expect(sitesOf(ir)).toEqual(['src/flow#main / src/tasks#a / 3'])
  })

  it('of functions are nested, and ordinals tell anonymous ones apart', () => {
    const nothing = (): void => undefined
    const ir = build([], (fn) => {
      const closures = ['<arrow>', '<arrow>', '<anonymous>', 'named', 'named'].map((name) =>
        fn.closure(spec(name, [], false), (nested) => {
          if (name === 'named')
            nested.return(nested.closure(spec('<arrow>', [], false), nothing), span)
        }),
      )
      fn.return(fn.array(values(...closures), span), span)
    })
    expect(namesOf(ir)).toEqual([
      'src/flow#main',
      'src/flow#main/<arrow>1',
      'src/flow#main/<arrow>2',
      'src/flow#main/<anonymous>1',
      'src/flow#main/named',
      'src/flow#main/named/<arrow>1',
      'src/flow#main/named~2',
      'src/flow#main/named~2/<arrow>1',
    ])
    expect(ir.functions.map(({ name }) => name)).toContain('<arrow>')
  })
})

describe('helpers', () => {
  it('are built once for each key and may be recursive', () => {
    let built = 0
    const ir = build(['n'], (fn, workflow) => {
      const helper = (): ReturnType<typeof workflow.function> =>
        workflow.function('src/math', spec('sum', ['n']), 'src/math#sum', (nested) => {
          built += 1
          const self = nested.functionValue(helper(), span)
          const n = nested.read(nested.parameter(0), span)
          nested.return(nested.call(self, values(n), 'sum', span), span)
        })
      const first = fn.call(fn.functionValue(helper(), span), values(), 'sum', span)
      fn.return(fn.call(fn.functionValue(helper(), span), values(first), 'sum', span), span)
    })
    expect(built).toBe(1)
    expect(namesOf(ir)).toEqual(['src/flow#main', 'src/math#sum'])
  })

  it('of equal names in different scopes get different ids', () => {
    const ir = build([], (fn, workflow) => {
      const ids = ['one', 'two'].map((key) =>
        workflow.function('src/math', spec('sum'), key, () => undefined),
      )
      fn.return(fn.array(values(...ids.map((id) => fn.functionValue(id, span))), span), span)
    })
    expect(namesOf(ir).slice(1)).toEqual(['src/math#sum', 'src/math#sum~2'])
  })

  it('that are never used are left out with their tasks', () => {
    const ir = build([], (_, workflow) => {
      workflow.function('src/math', spec('unused'), 'unused', (fn) => void start(fn, 'a'))
    })
    expect(namesOf(ir)).toEqual(['src/flow#main'])
    expect(ir.tasks).toEqual({})
  })

  it('are built before `entry` returns, so that their errors are known', () => {
    const workflow = createWorkflowBuilder({ name: 'main' })
    expect(() =>
      workflow.entry('src/flow', spec('main'), () => {
        workflow.function('src/math', spec('bad'), 'bad', () => {
          throw new RangeError('cannot be lowered')
        })
      }),
    ).toThrow('cannot be lowered')
  })
})

describe('guarded code', () => {
  const both = (leave: (fn: FunctionBuilder) => void): string =>
    printWorkflow(
      build([], (fn) => {
        fn.guarded(
          () => void step(fn, 'a'),
          () => void step(fn, 'b'),
          span,
        )
        leave(fn)
      }),
    )

  it('goes on behind the region when its parts leave their blocks open', () => {
    expect(both((fn) => void step(fn, 'c'))).toContain('src/tasks#c')
  })

  it('is closed when both parts end their blocks', () => {
    build([], (fn) => {
      fn.guarded(
        () => fn.return(step(fn, 'a'), span),
        (thrown) => fn.return(thrown, span),
        span,
      )
      expect(fn.open).toBe(false)
    })
  })

  it('may jump to a join of the caller', () => {
    const text = printWorkflow(
      build([], (fn) => {
        const join = fn.block()
        fn.guarded(
          () => {
            step(fn, 'a')
            fn.jump(join, span)
          },
          () => fn.jump(join, span),
          span,
        )
        expect(fn.open).toBe(false)
        fn.enter(join)
        step(fn, 'c')
      }),
    )
    expect(text).toContain('src/tasks#c')
  })
})

describe('locations', () => {
  it('are shared by equal spans and hold no unused ones', () => {
    const ir = build([], (fn) => {
      const { open } = fn
      expect(open).toBe(true)
      fn.constant('unused', at(9))
      fn.return(fn.constant(1, at(2)), at(2))
    })
    expect(ir.locations).toEqual({ files: ['src/flow.ts'], spans: [[0, 2, 1, 2, 2]] })
  })
})

describe('a front end that makes a mistake is told', () => {
  it('when a block is jumped to and never built', () => {
    expect(() => build([], (fn) => fn.jump(fn.block(), span))).toThrow(/never built/)
  })

  it('when it enters a block while another is open', () => {
    expect(() => build([], (fn) => fn.enter(fn.block()))).toThrow(/while another block is open/)
  })

  it('when a function that is not async awaits', () => {
    expect(() =>
      build([], (fn) => {
        fn.closure(spec('f', [], false), (nested) => void step(nested, 'a'))
      }),
    ).toThrow(/not async/)
  })

  it('when a value is used where it is not defined', () => {
    expect(() =>
      build(['x'], (fn) => {
        const [then, join] = [fn.block('if'), fn.block()]
        fn.branch(fn.read(fn.parameter(0), span), then, join, span)
        fn.enter(then)
        const value = step(fn, 'a')
        fn.jump(join, span)
        fn.enter(join)
        fn.return(value, span)
      }),
    ).toThrow(/after "build": value v\d+ is used where it may not be defined/)
  })

  it('when it starts a task that was not declared', () => {
    expect(() => build([], (fn) => void start(fn, 'unknown'))).toThrow(
      /task src\/tasks#unknown is not declared/,
    )
  })

  it('when there is no entry', () => {
    const workflow = createWorkflowBuilder({ name: 'empty', module: 'src/flow' })
    workflow.task(task('a'), signature)
    expect(() => workflow.build({ input: {}, output: {} })).toThrow(
      /workflow empty \(src\/flow\) has an entry/,
    )
  })
})

describe('the pipeline', () => {
  it('shows the program after each pass', () => {
    const seen: string[] = []
    build(
      [],
      (fn) => void step(fn, 'a'),
      (name, text) => {
        seen.push(name)
        expect(text).toContain('function src/flow#main()')
      },
    )
    expect(seen).toEqual([
      'build',
      'remove unreachable blocks',
      'remove unused functions',
      'split guarded blocks',
      'resolve captures',
      'drop idle handlers',
      'remove unreachable blocks again',
      'enter SSA',
      'fold constants',
      'eliminate redundant parameters',
      'remove dead values',
      'drop idle choices',
      'remove dead values again',
      'merge blocks',
      'share constants',
      'remove unused functions again',
      'renumber',
    ])
  })
})
