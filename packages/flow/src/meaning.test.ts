import { compileFunction } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signature, spec, task } from '../test/building.js'
import { interpret, type Host } from '../test/interpreter.js'
import { lowerProgram } from '../test/random-program-lowering.js'
import { sourceOf } from '../test/random-program-source.js'
import { randomProgram, type Block } from '../test/random-program.js'
import { createWorkflowBuilder, loadGraph } from './index.js'

const hostNames = ['log', 'tick', 'keep', 'run'] as const
type HostName = (typeof hostNames)[number]

/** What a program can do besides computing, and a record of what it did. */
class TestHost {
  readonly trace: string[] = []
  readonly #kept: (() => unknown)[] = []
  readonly #failing: number
  #fuel = 60

  /** Every `failing`-th log throws. */
  constructor(failing: number) {
    this.#failing = failing
  }

  readonly functions: Record<HostName, (...args: never[]) => unknown> = {
    log: (value: unknown) => {
      this.trace.push(describeValue(value))
      if (this.trace.length % this.#failing === 0) throw this.trace.length
      return this.trace.length
    },
    tick: () => {
      this.#fuel -= 1
      if (this.#fuel < 0) throw new RangeError('out of fuel')
    },
    keep: (closure: () => unknown) => void this.#kept.push(closure),
    run: () => {
      this.functions.tick()
      for (const closure of this.#kept.slice(-3)) this.trace.push(describeValue(closure()))
    },
  }

  outcome(run: () => unknown): { readonly trace: readonly string[]; readonly outcome: string } {
    let outcome: string
    try {
      outcome = `returned ${describeValue(run())}`
    } catch (error) {
      outcome = `threw ${describeValue(error)}`
    }
    return { trace: this.trace, outcome }
  }
}

const describeValue = (value: unknown): string =>
  value instanceof Error ? value.name : String(value)

function runDirectly(program: Block, failing: number) {
  const host = new TestHost(failing)
  // The generated source is the point of the test: JavaScript itself is the oracle.
  const run = compileFunction(sourceOf(program), hostNames) as (...args: unknown[]) => unknown
  return host.outcome(() => run(...hostNames.map((name) => host.functions[name])))
}

function runCompiled(program: Block, failing: number, simplify: boolean) {
  const workflow = createWorkflowBuilder({ name: 'random', simplify })
  for (const name of hostNames) workflow.task(task(name), { ...signature, sync: true })
  workflow.entry('src/flow', spec('random'), (fn) => lowerProgram(fn, program))
  const ir = loadGraph(JSON.parse(JSON.stringify(workflow.build({ input: {}, output: {} }))))
  const host = new TestHost(failing)
  const functions: Host = Object.fromEntries(
    hostNames.map((name) => [task(name), host.functions[name]]),
  )
  return host.outcome(() => interpret(ir, functions))
}

describe('a compiled program', () => {
  it('does what JavaScript does, simplified or not', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 20, maxLength: 400, size: 'max' }),
        fc.integer({ min: 3, max: 20 }),
        (tape, failing) => {
          const program = randomProgram(tape)
          const expected = runDirectly(program, failing)
          expect(runCompiled(program, failing, true)).toEqual(expected)
          expect(runCompiled(program, failing, false), 'not simplified').toEqual(expected)
        },
      ),
      { numRuns: 500 },
    )
  })
})
