import type { Digest, Release, SiteId, TaskId, TaskPolicy } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { at, build, span, start, step, task, values } from '../../test/building.js'
import { shop } from '../../test/shop.js'
import type { FunctionBuilder } from '../index.js'
import { diffWorkflows } from './index.js'
import { jsonChanges } from './json-changes.js'
import { longestCommonOrder } from './match-sites.js'

const diff = (before: (fn: FunctionBuilder) => void, after: (fn: FunctionBuilder) => void) =>
  diffWorkflows({ graph: build(['x'], before) }, { graph: build(['x'], after) })

const kinds = (...bodies: Parameters<typeof diff>): readonly string[] =>
  diff(...bodies).sites.map((it) => {
    const [, callee = '', ordinal = ''] = it.site.split(' / ')
    const what = 'what' in it ? ` ${[it.what].flat().join()}` : ''
    return `${it.kind} ${callee.split('#').at(-1) ?? ''} ${ordinal}${what}`
  })

describe('a comparison by call site', () => {
  it('of a workflow with itself finds nothing', () => {
    const found = diffWorkflows({ graph: shop() }, { graph: shop() })
    expect(found).toMatchObject({ equal: true, sites: [], functions: [], relocated: 0 })
  })

  it('finds what was added and removed', () => {
    expect(
      kinds(
        (fn) => void step(fn, 'a'),
        (fn) => void step(fn, 'b'),
      ),
    ).toEqual(['removed a 1', 'added b 1'])
  })

  it('finds other arguments, and other ways to wait', () => {
    expect(
      kinds(
        (fn) => {
          step(fn, 'a', fn.constant(1, span))
          step(fn, 'b')
        },
        (fn) => {
          step(fn, 'a', fn.constant(2, span))
          start(fn, 'b')
        },
      ),
    ).toEqual(['changed a 1 arguments', 'changed b 1 waits'])
  })

  it('finds calls that moved: the fewest that explain the new order', () => {
    expect(
      kinds(
        (fn) => ['a', 'b', 'c'].forEach((name) => step(fn, name)),
        (fn) => ['c', 'a', 'b'].forEach((name) => step(fn, name)),
      ),
    ).toEqual(['moved c 1 order'])
  })

  it('finds calls that moved into a construct, and conditions that changed', () => {
    const guarded = (limit: number) => (fn: FunctionBuilder) => {
      const [then, join] = [fn.block('if'), fn.block()]
      const test = fn.binary('<', fn.read(fn.parameter(0), span), fn.constant(limit, span), span)
      fn.branch(test, then, join, span)
      fn.enter(then)
      step(fn, 'a')
      fn.jump(join, span)
      fn.enter(join)
    }
    expect(kinds((fn) => void step(fn, 'a'), guarded(1))).toEqual(['moved a 1 construct'])
    expect(kinds(guarded(1), guarded(2))).toEqual(['control a 1'])
  })

  it('names functions that changed between their calls', () => {
    const found = diff(
      (fn) => fn.return(fn.array(values(fn.constant(1, span)), span), span),
      (fn) => fn.return(fn.array(values(fn.constant(2, span)), span), span),
    )
    expect(found).toMatchObject({
      equal: false,
      rebind: 'impossible',
      sites: [],
      functions: [{ kind: 'changed', function: 'src/flow#main' }],
    })
  })

  it('counts calls on other lines, which make no difference', () => {
    const line = (number: number) => (fn: FunctionBuilder) =>
      void fn.start({ kind: 'task', task: task('a') }, [], false, at(number))
    expect(diff(line(1), line(7))).toMatchObject({ equal: true, relocated: 1, sites: [] })
  })
})

describe('a comparison of releases', () => {
  const graph = build([], (fn) => void step(fn, 'a'))
  const policy = (timeoutMs: number): TaskPolicy => ({
    pure: false,
    queue: 'default',
    timeoutMs,
    retry: { maxAttempts: 3, initialDelayMs: 1, factor: 2, maxDelayMs: 9, jitter: 0 },
  })
  const release = (timeoutMs: number): Release => ({
    digest: `release ${timeoutMs}` as Digest,
    tasks: {
      [task('a')]: {
        artifact: 'code' as Digest,
        export: 'a',
        policy: policy(timeoutMs),
      },
    } satisfies Record<TaskId, unknown>,
  })

  it('tells that runs could be bound to a release of the same graph', () => {
    const found = diffWorkflows({ graph, release: release(1) }, { graph, release: release(2) })
    expect(found).toMatchObject({
      equal: false,
      rebind: 'possible',
      tasks: [{ changes: [{ of: 'policy', path: '/timeoutMs', before: 1, after: 2 }] }],
    })
    const same = diffWorkflows({ graph, release: release(1) }, { graph, release: release(1) })
    expect(same).toMatchObject({ equal: true, rebind: 'not needed' })
  })

  it('tells which call sites have another policy', () => {
    const site = 'src/flow#main / src/tasks#a / 1' as SiteId
    const at = (timeoutMs: number): Release => ({
      ...release(1),
      sites: { [site]: policy(timeoutMs) } satisfies Record<SiteId, unknown>,
    })
    const found = diffWorkflows({ graph, release: at(1) }, { graph, release: at(2) })
    expect(found).toMatchObject({
      equal: false,
      rebind: 'possible',
      tasks: [],
      policies: [{ site, changes: [{ path: '/timeoutMs', before: 1, after: 2 }] }],
    })
    const given = diffWorkflows({ graph, release: release(1) }, { graph, release: at(2) })
    expect(given.policies).toMatchObject([{ site }])
  })

  it('says nothing about runs where a graph stands alone', () => {
    expect(diffWorkflows({ graph }, { graph, release: release(1) }).rebind).toBe('unknown')
  })
})

describe('changes of JSON', () => {
  it('are the smallest parts that differ, whatever the order of members', () => {
    expect(jsonChanges({ a: 1, b: [1, 2] }, { b: [1, 3, 4], a: 1 })).toEqual([
      { path: '/b/1', before: 2, after: 3 },
      { path: '/b/2', after: 4 },
    ])
    expect(jsonChanges({ 'a/b~': [] }, { 'a/b~': {} })).toEqual([
      { path: '/a~1b~0', before: [], after: {} },
    ])
  })
})

describe('the longest common order', () => {
  it('is a longest increasing subsequence', () => {
    expect([...longestCommonOrder([3, 0, 1, 4, 2])].sort()).toEqual([0, 1, 4])
    expect(longestCommonOrder([])).toEqual(new Set())
  })
})
