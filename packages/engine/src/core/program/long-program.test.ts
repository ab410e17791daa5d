import { loadGraph } from '@namu/flow'
import { expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { compileSource } from '../../../test/source-compiler.js'

const tasks = { a: {} }
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

/** As a graph comes from a store: text that is parsed and verified. */
const load = (source: string) => loadGraph(JSON.parse(JSON.stringify(compileSource(source, tasks))))

it('loads and runs a workflow of 10,000 lines', () => {
  const graph = load(`async (n) => {
    ${lines(5_000, (index) => `console.log(n + ${String(index)})`)}
    n = await a(n)
    ${lines(5_000, (index) => `console.log(n + ${String(index)})`)}
    return n
  }`)
  const run = new EngineRun(graph, { tasks, input: [1] })
  const logged = (): number => run.commands.filter(({ type }) => type === 'log').length
  expect(logged()).toBe(5_000)
  run.succeed(1, 7)
  expect(logged()).toBe(10_000)
  expect(run.outcome).toEqual({ returned: 7 })
}, 120_000)

it('keeps 2,000 variables over a wait', () => {
  const names = lines(2_000, (index) => `v${String(index)},`)
  const graph = load(`async (n) => {
    ${lines(2_000, (index) => `let v${String(index)} = n + ${String(index)}`)}
    v3 = await a(n)
    return [${names}].length + v3 + v1999
  }`)
  const run = new EngineRun(graph, { tasks, input: [1] })
  run.succeed(1, 10)
  expect(run.outcome).toEqual({ returned: 2_000 + 10 + 2_000 })
}, 120_000)
