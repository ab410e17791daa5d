import type { ClassId, ClassIR, FunctionId, WorkflowIR } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { signature, span, spec, start, task } from '../../test/building.js'
import {
  createWorkflowBuilder,
  digestOfGraph,
  printWorkflow,
  verifyWorkflow,
  type FunctionBuilder,
} from '../index.js'
import { callGraph } from '../analysis/call-graph.js'

const point = 'src/flow#Point' as ClassId

/** `class Point { x; constructor(x) { this.x = x } static label = 'p'; get far() { a() } }`, and one extending it. */
function sound(): WorkflowIR {
  const workflow = createWorkflowBuilder({ name: 'main' })
  workflow.task(task('a'), signature)
  const member = (idName: string, params: string[], body: (fn: FunctionBuilder) => void) =>
    workflow.function(
      'src/flow',
      { ...spec(idName, params, false), idName, receiver: true },
      idName,
      body,
    )
  workflow.class({
    id: point,
    name: 'Point',
    arity: 1,
    construct: member('Point.new', ['x'], (fn) => {
      const made = fn.instance(fn.read(fn.receiver(), span), span)
      fn.define(made, fn.constant('x', span), fn.read(fn.parameter(0), span), span)
      const secret = { class: point, name: '#s' }
      fn.privateSet(made, secret, fn.constant(1, span), true, span)
      fn.return(made, span)
    }),
    members: [
      {
        key: 'far',
        kind: 'get',
        static: false,
        private: false,
        function: member('Point.get far', [], (fn) => void start(fn, 'a')),
      },
    ],
    statics: [{ key: 'label', value: { type: 'json', value: 'p' } }],
  })
  workflow.class({
    id: 'src/flow#Child' as ClassId,
    name: 'Child',
    arity: 0,
    parent: { kind: 'class', class: point },
    members: [],
    statics: [],
  })
  workflow.entry('src/flow', spec('main'), (fn) => {
    const type = fn.classValue('src/flow#Child' as ClassId, span)
    const made = fn.construct(type, [], 'Child', span)
    const seen = fn.privateGet(made, { class: point, name: '#s' }, span)
    fn.return(fn.array([{ kind: 'value', value: fn.isInstance(seen, type, span) }], span), span)
  })
  return workflow.build({ input: {}, output: {} })
}

/** The problems after a change of the table of classes. */
function problemsAfter(change: (classes: ClassIR[]) => ClassIR[]): string[] {
  const { digest: _digest, ...graph } = sound()
  const changed = { ...graph, classes: change([...(graph.classes ?? [])]) }
  const named = { ...changed, digest: digestOfGraph(changed) }
  return verifyWorkflow(JSON.parse(JSON.stringify(named))).map(({ message }) => message)
}

describe('classes of a graph', () => {
  it('stand in its text, with their functions', () => {
    expect(printWorkflow(sound())).toMatchInlineSnapshot(`
      "workflow main
        entry src/flow#main
        task src/tasks#a
        class src/flow#Point
          constructor = src/flow#Point.new
          get far = src/flow#Point.get far
          static label = "p"
        class src/flow#Child extends src/flow#Point

      async function src/flow#main()
        b0:
          v0 = class src/flow#Child
          v1 = new v0()  ; Child / 1
          v2 = get v1.src/flow#Point.#s
          v3 = v2 instanceof v0
          v4 = [v3]
          return v4

      function src/flow#Point.new(this, x)
        b0(v0, v1):
          v2 = instance of v0
          v3 = "x"
          define v2[v3] = v1
          v4 = 1
          define v2.src/flow#Point.#s = v4
          return v2

      function src/flow#Point.get far(this)
        b0(v0):
          v1 = start src/tasks#a()  ; src/tasks#a / 1
          v2 = undefined
          return v2
      "
    `)
  })

  it('are sound when built', () => {
    expect(problemsAfter((classes) => classes)).toEqual([])
  })

  it('stand behind their parents (V12)', () => {
    expect(problemsAfter((classes) => classes.reverse())).toContain(
      'the parent src/flow#Point is not before it',
    )
  })

  it('exist where they are named, once each (V12)', () => {
    expect(problemsAfter(([first]) => (first ? [first, first] : []))).toEqual(
      expect.arrayContaining([
        'two classes have the same id',
        'class src/flow#Child does not exist',
      ]),
    )
  })

  it('have functions that exist, and constructors that take a receiver (V12)', () => {
    const withConstructor = (construct: string) =>
      problemsAfter((classes) =>
        classes.map((it) => ({ ...it, construct: construct as FunctionId })),
      )
    expect(withConstructor('nowhere#f')).toContain('function nowhere#f does not exist')
    expect(withConstructor('src/flow#main')).toContain(
      'the constructor takes no receiver, or waits',
    )
  })

  it('bring what their members do into the call graph of those who name them', () => {
    const graph = sound()
    expect(callGraph(graph).hasSteps(graph.entry)).toBe(true)
  })
})
