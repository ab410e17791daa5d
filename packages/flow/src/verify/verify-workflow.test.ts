import { NamuError, type WorkflowIR } from '@namu/core/internal'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { build, span, spec, start, step, variable } from '../../test/building.js'
import { digestOfGraph, loadGraph, verifyWorkflow } from '../index.js'

/** A graph with a branch, a loop, a handler with arguments, a closure and a task. */
const sound = (): WorkflowIR =>
  build(['n'], (fn) => {
    const x = variable(fn, 'x', fn.constant(0, span))
    const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
    fn.jump(head, span)
    fn.enter(head)
    fn.branch(fn.read(fn.parameter(0), span), body, exit, span)
    fn.enter(body)
    fn.guarded(
      () => {
        fn.write(x, step(fn, 'a', fn.read(x, span)), span)
        start(fn, 'b')
      },
      () => undefined,
      span,
    )
    fn.jump(head, span)
    fn.enter(exit)
    const closure = fn.closure(spec('<arrow>', [], false), (nested) =>
      nested.return(nested.read(x, span), span),
    )
    fn.return(fn.template(['x', ''], [closure], span), span)
  })

type Json = Record<string, unknown> & Json[]

/** The problems of the sound graph after a change of its JSON; the digest is made to fit. */
function problemsAfter(change: (graph: Json, main: Json) => void): string[] {
  const json = JSON.parse(JSON.stringify(sound())) as Json
  change(json, at(json, 'functions', 0))
  try {
    const digest: unknown = digestOfGraph(json as unknown as WorkflowIR)
    set(json, 'digest', digest)
  } catch {
    // Too broken to have a digest; the shape is checked first.
  }
  return verifyWorkflow(json).map(({ message }) => message)
}

/** Follows a path through JSON that is known to be there. */
function at(json: Json, ...path: readonly (string | number)[]): Json {
  let found = json
  for (const key of path) {
    const next = (found as Record<string, Json>)[String(key)]
    if (next === undefined) throw new RangeError(`no ${key} in ${path.join('.')}`)
    found = next
  }
  return found
}

const set = (json: Json, key: string | number, value: unknown): void => {
  ;(json as Record<string, unknown>)[String(key)] = value
}

/** The first instruction of a kind. */
function find(fn: Json, kind: string): Json {
  for (const block of at(fn, 'blocks'))
    for (const instruction of at(block, 'body'))
      if ((at(instruction, 'kind') as unknown) === kind) return instruction
  throw new RangeError(`no ${kind}`)
}

/** The block of a function that satisfies a condition. */
const blockWith = (fn: Json, key: string): Json => {
  const found = at(fn, 'blocks').find((block) => key in block)
  if (!found) throw new RangeError(`no block with ${key}`)
  return found
}

describe('a graph', () => {
  it('from the builder is sound', () => {
    expect(verifyWorkflow(sound())).toEqual([])
    expect(problemsAfter(() => undefined)).toEqual([])
  })

  it('is loaded from its JSON', () => {
    const ir = sound()
    expect(loadGraph(JSON.parse(JSON.stringify(ir)))).toEqual(ir)
  })
})

describe('a graph is refused', () => {
  const refused: readonly (readonly [
    what: string,
    message: RegExp,
    change: (graph: Json, main: Json) => void,
  ])[] = [
    ['without functions', /expected an array/, (graph) => set(graph, 'functions', null)],
    ['with an unknown property', /unknown property "extra"/, (graph) => set(graph, 'extra', 1)],
    [
      'with an unknown instruction',
      /unknown kind "eval"/,
      (_, main) => set(find(main, 'constant'), 'kind', 'eval'),
    ],
    [
      'with an instruction named like a property of all objects',
      /unknown kind "constructor"/,
      (_, main) => set(find(main, 'constant'), 'kind', 'constructor'),
    ],
    [
      'with a value that is not a whole number',
      /expected a whole number/,
      (_, main) => set(find(main, 'await'), 'value', 0.5),
    ],
    [
      'with an unknown literal',
      /unknown type "date"/,
      (_, main) => set(find(main, 'constant'), 'value', { type: 'date' }),
    ],
    [
      'with a literal that is no number',
      /a decimal number/,
      (_, main) => set(find(main, 'constant'), 'value', { type: 'bigint', value: '0x' }),
    ],
    [
      'with a block id used twice',
      /two blocks have the same id/,
      (_, main) => set(at(main, 'blocks', 1), 'id', 0),
    ],
    [
      'with a value defined twice',
      /value v\d+ is defined twice/,
      (_, main) => set(find(main, 'await'), 'id', 0),
    ],
    [
      'with a gap in the numbering',
      /out of order/,
      (_, main) => set(find(main, 'template'), 'id', 99),
    ],
    [
      'with an edge to nowhere',
      /block b77 does not exist/,
      (_, main) => set(at(main, 'blocks', 0, 'end', 'edge'), 'to', 77),
    ],
    [
      'with an edge to the entry',
      /leads to the entry block/,
      (_, main) => set(at(main, 'blocks', 0, 'end', 'edge'), 'to', 0),
    ],
    [
      'with too few arguments on an edge',
      /has 0 arguments instead of 1/,
      (_, main) => set(at(main, 'blocks', 0, 'end', 'edge'), 'args', []),
    ],
    [
      'with too many arguments on a handler edge',
      /arguments instead of/,
      (_, main) => at(blockWith(main, 'onError'), 'onError', 'args').push(0 as unknown as Json),
    ],
    [
      'with a jump into a handler',
      /entered without an exception/,
      (_, main) =>
        set(
          at(main, 'blocks', 0, 'end', 'edge'),
          'to',
          at(blockWith(main, 'onError'), 'onError', 'to'),
        ),
    ],
    [
      'with a use of a value that does not exist',
      /value v500 is used and never defined/,
      (_, main) => set(find(main, 'await'), 'value', 500),
    ],
    [
      'with a use before the definition',
      /used where it may not be defined/,
      (_, main) => set(find(main, 'await'), 'value', at(find(main, 'await'), 'id')),
    ],
    [
      'with a handler argument that what throws defines',
      /value v\d+ is used where it may not be defined/,
      (_, main) =>
        set(blockWith(main, 'onError'), 'onError', {
          to: at(blockWith(main, 'onError'), 'onError', 'to'),
          args: [at(find(main, 'await'), 'id')],
        }),
    ],
    [
      'with a block that cannot be reached',
      /cannot be reached/,
      (_, main) =>
        at(main, 'blocks').push({
          id: at(main, 'blocks').length,
          params: [],
          body: [],
          end: { kind: 'unreachable', loc: 0 },
        } as unknown as Json),
    ],
    [
      'with two calls of one name',
      /two calls are named "src\/flow#main \/ src\/tasks#a \/ 1"/,
      (_, main) => {
        for (const block of at(main, 'blocks'))
          for (const instruction of at(block, 'body'))
            if ('site' in instruction) set(instruction, 'site', 'src/flow#main / src/tasks#a / 1')
      },
    ],
    [
      'with two functions of one name',
      /two functions have the same id/,
      (graph) => set(at(graph, 'functions', 1), 'id', 'src/flow#main'),
    ],
    [
      'without its entry function',
      /function src\/flow#other does not exist/,
      (graph) => set(graph, 'entry', 'src/flow#other'),
    ],
    [
      'with a closure of an unknown function',
      /function unknown does not exist/,
      (_, main) => set(find(main, 'closure'), 'function', 'unknown'),
    ],
    [
      'with a closure that carries too little',
      /carries 0 values instead of 1/,
      (_, main) => set(find(main, 'closure'), 'captures', []),
    ],
    ['with an undeclared task', /is not declared/, (graph) => set(graph, 'tasks', {})],
    [
      'with a task named like a property of all objects',
      /task toString is not declared/,
      (_, main) => set(at(find(main, 'start'), 'target'), 'task', 'toString'),
    ],
    [
      'with a synchronous timer',
      /a timer is not synchronous/,
      (_, main) => {
        set(find(main, 'start'), 'target', { kind: 'timer' })
        set(find(main, 'start'), 'sync', true)
      },
    ],
    [
      'with a signal that is not declared',
      /signal "toString" is not declared/,
      (_, main) => set(find(main, 'start'), 'target', { kind: 'signal', signal: 'toString' }),
    ],
    [
      'with a form that is not declared',
      /form 0 is not declared/,
      (_, main) => set(find(main, 'start'), 'target', { kind: 'approval', form: 0 }),
    ],
    [
      'with a publication that is waited for',
      /a publish is synchronous/,
      (_, main) => set(find(main, 'start'), 'target', { kind: 'publish', view: 'x' }),
    ],
    [
      'with a start of an unknown kind',
      /start|kind|lottery/,
      (_, main) => set(find(main, 'start'), 'target', { kind: 'lottery' }),
    ],
    [
      'with a location that is not listed',
      /location 99 is not listed/,
      (_, main) => set(find(main, 'await'), 'loc', 99),
    ],
    [
      'with a location in no file',
      /the file is not listed/,
      (graph) => set(at(graph, 'locations'), 'files', []),
    ],
    [
      'with a template without its last string',
      /one string more/,
      (_, main) => at(find(main, 'template'), 'strings').pop(),
    ],
    [
      'with an await in a function that is not async',
      /not async/,
      (_, main) => set(main, 'async', false),
    ],
    [
      'with parameters that the entry block does not have',
      /entry block has 1 parameters instead of 2/,
      (_, main) => at(main, 'params').push('m' as unknown as Json),
    ],
  ]
  it.each(refused)('%s', (_, message, change) => {
    expect(problemsAfter(change).join('\n')).toMatch(message)
  })

  it('with a schema that nests without end', () => {
    let schema: object = {}
    for (let depth = 0; depth < 20_000; depth += 1) schema = { items: schema }
    expect(verifyWorkflow({ ...sound(), input: schema })[0]).toMatchObject({
      code: 'NAMU4005',
      where: 'graph.input',
    })
  })

  it('and never makes the verifier fail, whatever it says', () => {
    const json = fc.jsonValue({ maxDepth: 1 })
    const text = JSON.stringify(sound())
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), json, fc.nat(20), (path, value, small) => {
        const graph = JSON.parse(text) as Json
        let holder = graph
        for (const [index, choice] of path.entries()) {
          const keys = Object.keys(holder)
          const key = keys[choice % keys.length]
          if (key === undefined) break
          const inner: unknown = at(holder, key)
          if (index < path.length - 1 && typeof inner === 'object') {
            holder = inner as Json
            continue
          }
          set(holder, key, small % 2 ? small : value)
          break
        }
        verifyWorkflow(graph)
      }),
    )
  })

  it.each([[null], [undefined], [1], ['graph'], [[]], [{}]])('when it is %j', (json) => {
    expect(() => loadGraph(json)).toThrow(NamuError)
    expect(verifyWorkflow(json)[0]?.code).toBe('NAMU4005')
  })

  it('with NAMU4004 when its format is not known', () => {
    for (const version of ['ir', 'semantics'])
      expect(verifyWorkflow({ ...sound(), [version]: 2 })).toEqual([
        expect.objectContaining({ code: 'NAMU4004', where: `graph.${version}` }),
      ])
    expect(() => loadGraph({ ...sound(), ir: 2 })).toThrow(
      /ir version 2; this Namu knows version 1/,
    )
  })

  it('with NAMU4005 when its digest is of another graph', () => {
    expect(() => loadGraph({ ...sound(), name: 'other' })).toThrow(
      expect.objectContaining({ code: 'NAMU4005', where: 'graph.digest' }),
    )
  })
})
