import type { TaskId, ValueId } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { build, span, start, step, task, values, variable } from '../../test/building.js'
import type { FunctionBuilder } from '../index.js'
import { criticalPath, needlessWaits } from './index.js'

const find = (body: (fn: FunctionBuilder) => void, pure: readonly TaskId[] = []) =>
  needlessWaits(build(['x'], body), (id) => pure.includes(id)).map(({ starts, before, after }) => [
    starts
      .map(({ target }) => (target.kind === 'task' ? target.task.split('#')[1] : 'timer'))
      .join(),
    before.calls,
    after.calls,
  ])

const list = (fn: FunctionBuilder, ...items: readonly ValueId[]) => {
  fn.return(fn.array(values(...items), span), span)
}

describe('needless waits', () => {
  it('are those of calls that are given nothing of the ones before', () => {
    expect(find((fn) => list(fn, step(fn, 'a'), step(fn, 'b'), step(fn, 'c')))).toEqual([
      ['a,b,c', 3, 1],
    ])
    expect(
      find((fn) => {
        const a = step(fn, 'a')
        const b = step(fn, 'b', fn.get(a, fn.constant('name', span), span))
        list(fn, a, b, step(fn, 'c', fn.get(a, fn.constant('age', span), span)))
      }),
    ).toEqual([['b,c', 3, 2]])
  })

  it('are none where a result is not used: the call is there for its effect', () => {
    expect(
      find((fn) => {
        step(fn, 'a')
        fn.return(step(fn, 'b'), span)
      }),
    ).toEqual([])
  })

  it('are none where something is written or called between', () => {
    expect(
      find((fn) => {
        const seen = fn.array([], span)
        const a = step(fn, 'a')
        fn.set(seen, fn.constant(0, span), a, span)
        list(fn, a, seen, step(fn, 'b', seen))
      }),
    ).toEqual([])
  })

  it('are none of calls that are started early by themselves, or together already', () => {
    const two = (fn: FunctionBuilder) => list(fn, step(fn, 'a'), step(fn, 'b'))
    expect(find(two, [task('b')])).toEqual([])
    expect(find(two, [task('a')])).toEqual([['a,b', 2, 1]])
    expect(
      find((fn) => {
        const [a, b] = [start(fn, 'a'), start(fn, 'b')]
        list(fn, fn.await(a, span), fn.await(b, span))
      }),
    ).toEqual([])
  })

  it('are none where the workflow does not become shorter', () => {
    expect(
      find((fn) => {
        const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
        const result = variable(fn, 'result', fn.constant(0, span))
        fn.branch(fn.read(fn.parameter(0), span), then, otherwise, span)
        fn.enter(then)
        fn.write(result, fn.array(values(step(fn, 'a'), step(fn, 'b')), span), span)
        fn.jump(join, span)
        fn.enter(otherwise)
        fn.write(result, step(fn, 'c', step(fn, 'b', step(fn, 'a'))), span)
        fn.jump(join, span)
        fn.enter(join)
        fn.return(fn.read(result, span), span)
      }),
    ).toEqual([])
  })
})

it('the critical path counts one round of a loop that is tested at its head', () => {
  const graph = build(['x'], (fn) => {
    const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
    fn.jump(head, span)
    fn.enter(head)
    fn.branch(fn.read(fn.parameter(0), span), body, exit, span)
    fn.enter(body)
    step(fn, 'b', step(fn, 'a'))
    fn.jump(head, span)
    fn.enter(exit)
    fn.return(step(fn, 'c'), span)
  })
  expect(criticalPath(graph)).toMatchObject({ calls: 3, repeats: true })
})
