import { join } from 'node:path'
import type { WorkflowIR } from '@namu/core/internal'
import { prepareProgram, type Program, type RunEvent, RunMachine } from '@namu/engine/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { CompiledFixtures } from '../../differential/compiled-fixtures.js'
import { runOnEngine } from '../../differential/engine-run.js'
import { languageFixtures } from '../../differential/fixtures.js'
import type { Mail } from '../../differential/mail.js'
import { crashed, uninterrupted } from './crash.js'

/**
 * Exhaustive: every fixture is crashed at every event of its runs and goes on, once from its log and
 * once from a snapshot of that moment. Result and effects have to be those of the run without a crash.
 */
const { root, names } = languageFixtures

let compiled: CompiledFixtures

beforeAll(async () => {
  compiled = await CompiledFixtures.build(root)
}, 600_000)

describe.each(names)('%s', (fixture) => {
  test.each([false, true])(
    'survives a crash at every event (prefetch: %s)',
    async (prefetch) => {
      const { inputs, mail = [] } = (await import(join(root, fixture, 'workflow.ts'))) as {
        readonly inputs: readonly (readonly unknown[])[]
        readonly mail?: readonly Mail[]
      }
      for (const input of inputs) {
        const { logs } = await runOnEngine({
          input,
          mail,
          seed: 3,
          pureFirst: prefetch,
          prefetch,
          graph: compiled.graph(fixture),
          workflow: compiled.workflow,
          tasks: compiled.release,
          execute: compiled.execute,
        })
        for (const { graph, log } of logs) crashEverywhere(programOf(graph), log)
      }
    },
    120_000,
  )
})

const programOf = (graph: WorkflowIR): Program =>
  prepareProgram(graph, { digest: graph.digest, tasks: compiled.release })

/** Crashes of one run: all fixtures but those that test the host's built-ins have fewer events. */
const mostCrashes = 80

function crashEverywhere(program: Program, log: readonly RunEvent[]): void {
  const whole = uninterrupted(program, log)
  // Long logs ask their host hundreds of times over: of those, so many places are enough.
  const step = Math.ceil(log.length / mostCrashes)
  for (let at = 1; at <= log.length; at += step) {
    const folded = RunMachine.create(program)
    for (const event of log.slice(0, at)) {
      let turn = folded.apply(event)
      while (turn.yielded) turn = folded.proceed()
    }
    const snapshot = folded.snapshot()
    expect(snapshot, `the state after ${String(at)} events`).toBe(whole.snapshots[at - 1])
    const restored = RunMachine.restore(program, snapshot)
    for (const machine of [folded, restored])
      expect(crashed(machine, log, at), `a crash after ${String(at)} events`).toEqual({
        effects: whole.effects.slice(at).flat(),
        result: whole.result,
      })
  }
}
