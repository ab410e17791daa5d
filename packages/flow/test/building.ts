import type { TaskId, TaskSignature, ValueId, WorkflowIR } from '@namu/core/internal'
import {
  createWorkflowBuilder,
  type FunctionBuilder,
  type FunctionSpec,
  type SourceSpan,
  type WorkflowBuilder,
} from '../src/index.js'
import type { OnPass } from '../src/pipeline.js'

/** A position; the tests that do not look at positions use one for all. */
export const at = (line = 1, column = 1): SourceSpan => ({
  file: 'src/flow.ts',
  startLine: line,
  startColumn: column,
  endLine: line,
  endColumn: column + 1,
})

export const span = at()

export const signature: TaskSignature = {
  sync: false,
  input: { type: 'array' },
  output: {},
}

export const task = (name: string): TaskId => `src/tasks#${name}` as TaskId

export const spec = (name: string, params: readonly string[] = [], async = true): FunctionSpec => ({
  name,
  async,
  params,
  span,
})

export const values = (
  ...list: readonly ValueId[]
): readonly { readonly kind: 'value'; readonly value: ValueId }[] =>
  list.map((value) => ({ kind: 'value', value }))

/** Starts a task and awaits it. */
export function step(fn: FunctionBuilder, name: string, ...args: readonly ValueId[]): ValueId {
  return fn.await(start(fn, name, ...args), span)
}

export function start(fn: FunctionBuilder, name: string, ...args: readonly ValueId[]): ValueId {
  return fn.start({ kind: 'task', task: task(name) }, values(...args), false, span)
}

/** Declares and initialises in one go. */
export function variable(fn: FunctionBuilder, name: string, value: ValueId) {
  const result = fn.declare(name, span)
  fn.initialise(result, value, span)
  return result
}

/** Builds `src/flow#main` with the tasks `a`, `b` and `c` declared. */
export function build(
  params: readonly string[],
  body: (fn: FunctionBuilder, workflow: WorkflowBuilder) => void,
  onPass?: OnPass,
): WorkflowIR {
  const workflow = createWorkflowBuilder({
    name: 'main',
    module: 'src/flow',
    ...(onPass && { onPass }),
  })
  for (const name of ['a', 'b', 'c']) workflow.task(task(name), signature)
  workflow.entry('src/flow', spec('main', params), (fn) => body(fn, workflow))
  return workflow.build({ input: { type: 'array' }, output: {} })
}
