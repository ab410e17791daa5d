import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { RunMachine } from '../machine/run-machine.js'

/** What comes of a workflow without input. */
function outcomeOf(source: string): unknown {
  return new EngineRun(`async () => { ${source} }`).outcome
}

const refused = (words: string) => ({
  failed: expect.objectContaining({
    code: 'NAMU4007',
    message: expect.stringContaining(words) as string,
  }) as unknown,
})

describe('a conversion by functions of the program', () => {
  it('is in a snapshot while its function waits', () => {
    const run = new EngineRun(
      `async () => {
        const part = { toString: () => 'n' + sync(1) }
        const log = ['x'].concat('a' + part)
        return [log, [part, part].join('-'), Math.max({ valueOf: () => sync(2) }, 5)]
      }`,
      { tasks: { sync: { sync: true } } },
    )
    const values = [1, 2, 3, 9]
    values.forEach((value, at) => {
      const restored = RunMachine.restore(run.program, run.machine.snapshot())
      expect(restored.snapshot()).toBe(run.machine.snapshot())
      run.succeed(at + 1, value)
    })
    expect(run.outcome).toEqual({ returned: [['x', 'an1'], 'n2-n3', 9] })
  })

  it.each([
    [`const a = ['x', { toString: () => { a[0] = 'y'; return 'z' } }]; return a.join()`],
    [`const a = [{ toString: () => { a.push('y'); return 'z' } }]; return String(a)`],
    [`const a = [1, 2]; return a.slice({ valueOf: () => { a.pop(); return 0 } })`],
    [
      `const d = new Date(0); return d.setUTCHours(1, { valueOf: () => { d.setTime(5); return 2 } })`,
    ],
  ])('that changes what the step has read ends the run: %s', (source) => {
    expect(outcomeOf(source)).toMatchObject(refused('changes what is being converted'))
  })

  it('inside a built-in that cannot begin again ends the run', () => {
    const source = `return JSON.stringify([1], null, 0) + new Set([1]).has(1) + ({}).constructor.name + Object.fromEntries([[{ toString: () => 'k' }, 1]])`
    expect(outcomeOf(source)).toMatchObject(refused('inside a built-in'))
  })

  it('that never ends meets the limit of frames', () => {
    expect(
      outcomeOf(
        'const o = { toString: () => `${o}` }; try { return `${o}` } catch (e) { return [e.name, e.message] }',
      ),
    ).toEqual({ returned: ['RangeError', 'Maximum call stack size exceeded'] })
  })
})
