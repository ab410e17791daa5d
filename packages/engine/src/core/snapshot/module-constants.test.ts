import { createWorkflowBuilder, type FunctionBuilder } from '@namu/flow'
import type { TaskId, ValueId, WorkflowIR } from '@namu/core/internal'
import { expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const span = { file: 'flow.ts', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }
const task = 'tasks#a' as TaskId
const text = 'x'.repeat(10_000)

/** `const inner = { text }; const outer = { inner }`, and a workflow that has both across an await. */
function graphOf(
  body: (
    fn: FunctionBuilder,
    outer: ValueId,
    inner: ValueId,
    get: (key: string) => ValueId,
  ) => void,
): WorkflowIR {
  const workflow = createWorkflowBuilder({ name: 'flow', module: 'flow' })
  workflow.task(task, { sync: false, input: {}, output: {} })
  const value = { kind: 'literal', literal: { type: 'json', value: text } } as const
  const inner = workflow.constant({
    kind: 'object',
    name: 'inner',
    members: [{ key: 'text', value }],
  })
  const outer = workflow.constant({
    kind: 'object',
    name: 'outer',
    members: [{ key: 'inner', value: { kind: 'constant', constant: inner } }],
  })
  workflow.entry('flow', { name: 'flow', async: true, params: [], span }, (fn) => {
    const held = fn.moduleConstant(outer, span)
    fn.await(fn.start({ kind: 'task', task }, [], false, span), span)
    body(fn, held, fn.moduleConstant(inner, span), (key) =>
      fn.get(held, fn.constant(key, span), span),
    )
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}

it('a constant held across an await is the constant named after it, with one identity (M2)', () => {
  const graph = graphOf((fn, _outer, inner, get) => {
    fn.return(fn.binary('===', get('inner'), inner, span), span)
  })
  const run = new EngineRun(graph, { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toEqual({ returned: true })
})

it('a snapshot names constants and does not hold them (M2)', () => {
  const graph = graphOf((fn, outer) => {
    fn.return(outer, span)
  })
  const run = new EngineRun(graph, { tasks: { a: {} } })
  expect(run.machine.snapshot().length).toBeLessThan(5_000)
  run.succeed(1, 1)
  expect(run.outcome).toEqual({ returned: { inner: { text } } })
})

it('a constant stays frozen after its run was restored (M1)', () => {
  const graph = graphOf((fn, _outer, _inner, get) => {
    fn.set(get('inner'), fn.constant('text', span), fn.constant(1, span), span)
    fn.return(fn.constant(undefined, span), span)
  })
  const run = new EngineRun(graph, { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toEqual({
    failed: new TypeError(`Cannot assign to read only property 'text' of object '#<Object>'`),
  })
})

/** `const held = new Set(['a'])`, and a workflow that calls a method of it. */
function graphOfSet(method: string): WorkflowIR {
  const workflow = createWorkflowBuilder({ name: 'flow', module: 'flow' })
  workflow.task(task, { sync: false, input: {}, output: {} })
  const item = { kind: 'literal', literal: { type: 'json', value: 'a' } } as const
  const set = workflow.constant({ kind: 'set', name: 'held', items: [item] })
  workflow.entry('flow', { name: 'flow', async: true, params: [], span }, (fn) => {
    const held = fn.moduleConstant(set, span)
    const iterator = fn.iterate(held, span)
    fn.iteratorStep(iterator, span)
    fn.await(fn.start({ kind: 'task', task }, [], false, span), span)
    const args = [{ kind: 'value', value: fn.iteratorValue(iterator, span) }] as const
    fn.return(fn.callMethod(held, fn.constant(method, span), args, method, span), span)
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}

it('a Set of a module is read, and iterated across a restore, without a trace in the constant', () => {
  const run = new EngineRun(graphOfSet('has'), { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toEqual({ returned: true })
})

it.each(['add', 'delete', 'clear'])('%s of a Set of a module fails the run', (method) => {
  const run = new EngineRun(graphOfSet(method), { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4007' } })
})
