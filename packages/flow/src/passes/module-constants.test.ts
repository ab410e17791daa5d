import type { ConstantId, ModuleConstant, WorkflowIR } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { span, spec } from '../../test/building.js'
import {
  createWorkflowBuilder,
  digestOfGraph,
  printWorkflow,
  verifyWorkflow,
  type FunctionBuilder,
  type WorkflowBuilder,
} from '../index.js'

function build(body: (workflow: WorkflowBuilder, fn: FunctionBuilder) => void): WorkflowIR {
  const workflow = createWorkflowBuilder({ name: 'main', module: 'src/flow' })
  workflow.entry('src/flow', spec('main'), (fn) => {
    body(workflow, fn)
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}

const array = (name: string, ...constants: readonly ConstantId[]): ModuleConstant => ({
  kind: 'array',
  name,
  items: constants.map((constant) => ({ kind: 'constant', constant })),
})

/** Three constants, of which the second is not named, and the third holds the first. */
const sound = (): WorkflowIR =>
  build((workflow, fn) => {
    const first = workflow.constant(array('first'))
    workflow.constant(array('second'))
    const third = workflow.constant({
      kind: 'object',
      name: 'third',
      members: [
        { key: 'a', value: { kind: 'constant', constant: first } },
        { key: 'b', value: { kind: 'literal', literal: { type: 'json', value: 'x' } } },
      ],
    })
    fn.return(fn.moduleConstant(third, span), span)
  })

function problemsAfter(constants: readonly ModuleConstant[]): string[] {
  const { digest, ...changed } = { ...sound(), constants }
  expect(digest).not.toBe(digestOfGraph(changed))
  return verifyWorkflow({ ...changed, digest: digestOfGraph(changed) }).map(
    ({ message }) => message,
  )
}

describe('the table of module constants', () => {
  it('holds what the functions name, in order of use, parts first', () => {
    const graph = sound()
    expect(graph.constants?.map(({ name }) => name)).toEqual(['first', 'third'])
    expect(printWorkflow(graph)).toContain(
      '  module constant 1 = third {"a": module constant 0, "b": "x"}\n',
    )
    expect(verifyWorkflow(graph)).toEqual([])
  })

  it('is absent from a graph that names none', () => {
    const graph = build((workflow, fn) => {
      workflow.constant(array('unused'))
      fn.return(fn.constant(1, span), span)
    })
    expect(graph).not.toHaveProperty('constants')
  })

  it('is refused when a constant is missing', () => {
    expect(problemsAfter([array('first')])).toEqual(['module constant 1 does not exist'])
  })

  it('is refused when a constant holds itself or a later one', () => {
    const [id] = [1 as ConstantId]
    expect(problemsAfter([array('first', id), array('second', id)])).toEqual([
      'a module constant refers to one that is not before it',
      'a module constant refers to one that is not before it',
    ])
  })

  it('is refused when an object has a key twice', () => {
    const value = { kind: 'literal', literal: { type: 'undefined' } } as const
    const members = [
      { key: 'a', value },
      { key: 'a', value },
    ]
    expect(problemsAfter([array('first'), { kind: 'object', name: 'o', members }])).toEqual([
      'a module constant has a key twice',
    ])
  })
})
