import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { consoleLine } from '../../host/console-line.js'
import type { Command } from '../commands.js'

const linesOf = (commands: readonly Command[]): string[] =>
  commands.flatMap((command) => {
    if (command.type !== 'log') return []
    const { level, message, time } = consoleLine('run-1', command)
    return [`${time} ${level} ${message}`]
  })

describe('the console of a run', () => {
  it('is lines, each given with the event that made it, at the time of the run', () => {
    const run = new EngineRun(
      `async () => { console.log('a', 1); await a(); console.error('%s!', 'b') }`,
      { tasks: { a: {} } },
    )
    expect(linesOf(run.commands)).toEqual(['1000 info a 1'])
    expect(linesOf(run.succeed(1, undefined))).toEqual(['1001 error b!'])
    expect(run.commands.at(-1)?.type).toBe('end')
  })

  it('shows values as they were when they were logged', () => {
    const run = new EngineRun(
      `async () => {
        const o = { n: 1, list: [new Map([['k', new Set([1])]]), undefined, -0, 5n] }
        console.log(o); o.n = 2; console.log(o)
      }`,
    )
    const rest = `list: [ Map(1) { 'k' => [Set] }, undefined, -0, 5n ]`
    expect(linesOf(run.commands)).toEqual([
      `1000 info { n: 1, ${rest} }`,
      `1000 info { n: 2, ${rest} }`,
    ])
  })

  it('shows functions and promises as such, and never fails a run', () => {
    const run = new EngineRun(
      `async () => {
        const f = () => 1
        const later = async () => 1
        const loop = {}
        loop.self = loop
        console.log(f, [later], Promise.resolve(3), a(), [1].values(), loop)
        return 'done'
      }`,
      { tasks: { a: {} } },
    )
    expect(linesOf(run.commands)).toEqual([
      '1000 info [Function: f] [ [AsyncFunction: later] ] Promise { 3 } Promise { <pending> } ' +
        '[not shown] <ref *1> { self: [Circular *1] }',
    ])
    run.succeed(1, 1)
    expect(run.outcome).toEqual({ returned: 'done' })
  })

  it('is not written by a walk ahead, and keeps a callback of a sleep alive', () => {
    const walked = new EngineRun(
      `async () => { await a(); console.log('once'); return await pure(1) }`,
      { tasks: { a: {}, pure: { policy: { pure: true } } }, prefetch: true },
    )
    expect(walked.starts).toEqual(['a()', 'pure(1)'])
    expect(linesOf(walked.commands)).toEqual([])
    const slept = new EngineRun(`async () => { sleep('1h').then(() => console.log('woke')) }`)
    expect(slept.outcome).toBeUndefined()
    expect(linesOf(slept.fire(1))).toEqual(['3601000 info woke'])
  })

  it('asserts as Node does', () => {
    const run = new EngineRun(
      `async () => {
        console.assert(true, 'no'); console.assert(0, 'x %d', 3); console.assert(false)
        console.assert(null, { a: 1 }, 2)
      }`,
    )
    expect(linesOf(run.commands)).toEqual([
      '1000 warn Assertion failed: x 3',
      '1000 warn Assertion failed',
      '1000 warn Assertion failed: [object Object] 2',
    ])
  })
})
