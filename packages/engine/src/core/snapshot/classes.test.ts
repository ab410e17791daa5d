import { createWorkflowBuilder, type FunctionBuilder } from '@namu/flow'
import {
  classMark,
  type ClassId,
  type TaskId,
  type ValueId,
  type WorkflowIR,
} from '@namu/core/internal'
import { expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const span = { file: 'flow.ts', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }
const task = 'tasks#a' as TaskId
const declined = 'flow#Declined' as ClassId
const secret = { class: declined, name: '#secret' }

/** A workflow that has an error of its own class, with a private member, across an await. */
function graphOf(
  body: (fn: FunctionBuilder, held: { error: ValueId; type: ValueId; result: ValueId }) => void,
  { known = false } = {},
): WorkflowIR {
  const workflow = createWorkflowBuilder({ name: 'flow', module: 'flow' })
  workflow.task(task, { sync: false, input: {}, output: {} })
  const construct = workflow.function(
    'flow',
    { name: 'Declined', async: false, params: ['message'], receiver: true, span },
    'new',
    (fn) => {
      const message = fn.read(fn.parameter(0), span)
      const made = fn.callBuiltin('new RangeError', [{ kind: 'value', value: message }], span)
      const error = fn.instance(fn.read(fn.receiver(), span), span, made)
      fn.privateSet(error, secret, fn.constant(7, span), true, span)
      fn.define(error, fn.constant('code', span), fn.constant('E', span), span)
      fn.return(error, span)
    },
  )
  workflow.class({
    id: declined,
    name: 'Declined',
    arity: 1,
    parent: { kind: 'error', name: 'RangeError' },
    ...(known ? {} : { construct }),
    members: [],
    statics: [],
  })
  workflow.entry('flow', { name: 'flow', async: true, params: [], span }, (fn) => {
    const type = fn.classValue(declined, span)
    const message = { kind: 'value', value: fn.constant('no', span) } as const
    const error = known ? type : fn.construct(type, [message], 'Declined', span)
    const result = fn.await(fn.start({ kind: 'task', task }, [], false, span), span)
    body(fn, { error, type, result })
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}

const list = (fn: FunctionBuilder, ...values: ValueId[]): ValueId =>
  fn.array(
    values.map((value) => ({ kind: 'value', value })),
    span,
  )

it('an instance, its private members and the value of its class survive a restore', () => {
  const graph = graphOf((fn, { error, type }) => {
    const get = (object: ValueId, key: string) => fn.get(object, fn.constant(key, span), span)
    const facts = list(
      fn,
      fn.isInstance(error, type, span),
      fn.instanceOf(error, 'RangeError', span),
      fn.binary('===', get(error, 'constructor'), type, span),
      fn.privateGet(error, secret, span),
      fn.privateHas(error, secret, span),
      get(error, 'message'),
      fn.callBuiltin('Object.keys', [{ kind: 'value', value: error }], span),
    )
    fn.return(facts, span)
  })
  const run = new EngineRun(graph, { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toEqual({ returned: [true, true, true, 7, true, 'no', ['code']] })
})

it('an error that a task throws is an instance of the class it names, without its constructor', () => {
  const graph = graphOf((fn, { result, type }) => {
    fn.return(
      list(fn, fn.isInstance(result, type, span), fn.privateHas(result, secret, span)),
      span,
    )
  })
  const run = new EngineRun(graph, { tasks: { a: {} } })
  class Declined extends RangeError {}
  Object.defineProperty(Declined.prototype, classMark, { value: declined })
  run.succeed(1, new Declined('no'))
  expect(run.outcome).toEqual({ returned: [true, false] })
})

it('a class that only tasks construct has no constructor in a workflow (NAMU4007)', () => {
  const graph = graphOf(
    (fn, { type }) => {
      fn.return(fn.construct(type, [], 'Declined', span), span)
    },
    { known: true },
  )
  const run = new EngineRun(graph, { tasks: { a: {} } })
  run.succeed(1, 1)
  expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4007' } })
})
