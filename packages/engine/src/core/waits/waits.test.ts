import { decode, digestOf, encode, type Digest } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { RunMachine } from '../index.js'
import { keysRemembered } from './keys.js'

const tasks = { a: {}, b: {}, sync: { sync: true }, pure: { policy: { pure: true } } }
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)
const hour = 3_600_000

describe('messages of one name', () => {
  it('that come before a wait are kept and given out in order (S1)', () => {
    const run = new EngineRun(
      `async () => { await a(1); return [await signal('x'), await signal('x')] }`,
      { tasks },
    )
    run.signal('x', 'one')
    run.signal('x', 'two')
    expect(run.machine.keptMessages()).toEqual({ x: 2 })
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: ['one', 'two'] })
  })

  it('go to the oldest wait, one each (S1)', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const wait = async (name) => log.push(name + ' ' + await signal('x'))
        await Promise.all([wait('first'), wait('second'), signal('y'), wait('third')])
        return log
      }`,
    )
    expect(run.machine.waits().map(({ signal }) => signal)).toEqual(['x', 'x', 'y', 'x'])
    for (const message of [1, 2, 3]) run.signal('x', message)
    run.signal('y')
    expect(run.outcome).toEqual({ returned: ['first 1', 'second 2', 'third 3'] })
  })

  it('are copies: dates, maps and errors come as themselves', () => {
    const run = new EngineRun(
      `async () => { const m = await signal('x'); return [m.at, m.map.get('k'), m.map instanceof Map] }`,
    )
    run.signal('x', { at: new Date(5), map: new Map([['k', 1]]) })
    expect(run.outcome).toEqual({ returned: [new Date(5), 1, true] })
  })

  it('wake the run with the time of their event', () => {
    const run = new EngineRun(`async () => { await signal('x'); return Date.now() }`)
    run.signal('x', null, { time: 77_000 })
    expect(run.outcome).toEqual({ returned: 77_000 })
  })

  it('that come while the run stands at a synchronous task are seen after it', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const heard = signal('x').then((m) => log.push(m))
        log.push(sync())
        await heard
        return log
      }`,
      { tasks },
    )
    expect(run.signal('x', 'message')).toEqual([{ type: 'unwait', wait: 1 }])
    run.succeed(1, 'now')
    expect(run.outcome).toEqual({ returned: ['now', 'message'] })
  })

  it('let pure calls behind a wait start early', () => {
    const run = new EngineRun(`async () => { await signal('x'); return await pure(1) }`, {
      tasks,
      prefetch: true,
    })
    expect(run.starts).toEqual(['pure(1)'])
  })
})

describe('a wait that lost a race', () => {
  const race = `await Promise.race([signal('x'), a(i)])`

  it('takes no message from a later one, when nobody kept its promise (S3)', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        for (let i = 0; i < 3; i += 1) log.push(${race})
        return log
      }`,
      { tasks },
    )
    run.succeed(1, 'a')
    run.succeed(2, 'b')
    run.signal('x', 'heard')
    run.succeed(3, null)
    expect(run.outcome).toEqual({ returned: ['a', 'b', 'heard'] })
  })

  it('leaves the message for a wait that begins later (S3)', () => {
    const run = new EngineRun(
      `async () => {
        const i = 0
        ${race}
        await a(1)
        return await signal('x')
      }`,
      { tasks },
    )
    run.succeed(1, null)
    run.signal('x', 'kept')
    expect(run.machine.keptMessages()).toEqual({ x: 1 })
    run.succeed(2, null)
    expect(run.outcome).toEqual({ returned: 'kept' })
  })

  it('takes none either while the run stands at a synchronous task', () => {
    const run = new EngineRun(
      `async () => {
        const i = 0
        ${race}
        sync()
        return await signal('x')
      }`,
      { tasks },
    )
    run.succeed(1, null)
    run.signal('x', 'kept')
    run.succeed(2, null)
    expect(run.outcome).toEqual({ returned: 'kept' })
  })

  const keeps: Readonly<Record<string, string>> = {
    'a variable that is read later': `const w = signal('x'); await Promise.race([w, a(1)]); await a(2); return await w`,
    'an object': `const o = { w: signal('x') }; await Promise.race([o.w, a(1)]); await a(2); return await o.w`,
    'a closure': `const w = signal('x'); const f = () => w; await Promise.race([w, a(1)]); await a(2); return await f()`,
    'a promise that settles with it': `const w = signal('x').finally(() => undefined); await Promise.race([w, a(1)]); await a(2); return await w`,
    'a combination that is waited for': `const w = signal('x'); const all = Promise.all([w]); await Promise.race([w, a(1)]); await a(2); return (await all)[0]`,
    'a callback of another promise': `const w = signal('x'); const t = a(2).then(() => w); await Promise.race([w, a(1)]); return await t`,
  }
  for (const [how, body] of Object.entries(keeps))
    it(`takes the message when its promise is kept in ${how} (Z1)`, () => {
      const run = new EngineRun(`async () => { ${body} }`, { tasks })
      const open = (): number[] => run.machine.outstanding().map(({ call }) => call)
      const first = run.dispatched.find(({ args }) => args === encode([1]))
      run.succeed(first?.call ?? 0, null)
      run.signal('x', 'heard')
      expect(run.machine.keptMessages()).toEqual({})
      for (const call of open()) run.succeed(call, null)
      expect(run.outcome).toEqual({ returned: 'heard' })
    })

  it('is dropped in time, so that a loop does not gather them (Z3)', () => {
    const run = new EngineRun(
      `async () => { for (let i = 0; ; i += 1) await Promise.race([signal('x'), a(i)]) }`,
      { tasks },
    )
    const sizes: number[] = []
    for (let call = 1; call <= 400; call += 1) {
      run.succeed(call, null)
      sizes.push(run.machine.waits().length)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64)
  })
})

it('a wait that nobody will hear of in a race of its own is passed over', () => {
  const run = new EngineRun(
    `async () => {
      Promise.race([signal('x'), sleep('1h')])
      await a(1)
      return await signal('x')
    }`,
    { tasks },
  )
  run.signal('x', 'kept')
  run.succeed(1, null)
  expect(run.outcome).toEqual({ returned: 'kept' })
})

describe('the time limit of a wait', () => {
  const source = `async () => {
    try { return await signal('x', { timeout: '1h' }) } catch (e) { return [e.code, e.message] }
  }`

  it('rejects it; a message after that is kept (S4)', () => {
    const run = new EngineRun(
      source.replace('return [e.code, e.message]', `return [e.code, await signal('x')]`),
    )
    expect(run.machine.waits()).toMatchObject([{ signal: 'x', until: 1_000 + hour }])
    run.fire(1)
    run.signal('x', 'late')
    expect(run.outcome).toEqual({ returned: ['NAMU4102', 'late'] })
  })

  it('is dropped with the message', () => {
    const run = new EngineRun(source)
    expect(types(run.signal('x', 1))).toEqual(['disarm', 'unwait', 'end'])
    expect(run.outcome).toEqual({ returned: 1 })
  })

  it('is judged where the wait is called, also when a message is there', () => {
    const run = new EngineRun(
      `async () => {
        await a(1)
        try { signal('x', { timeout: 'soon' }) } catch (e) { return [e.code, await signal('x')] }
      }`,
      { tasks },
    )
    run.signal('x', 'kept')
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: ['NAMU3005', 'kept'] })
  })

  it('of a wait that nobody handles fails the run when it is up', () => {
    const run = new EngineRun(`async () => { signal('x', { timeout: '1h' }); return 1 }`)
    expect(run.machine.status).toBe('running')
    run.fire(1)
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4102' } })
  })
})

describe('once the function has returned, an open wait (S5)', () => {
  it.each([
    `signal('x')`,
    `Promise.race([signal('x'), undefined])`,
    `signal('x').then(() => 1)`,
    `const f = async () => { await signal('x') }; f()`,
  ])('that nobody can observe is dropped: %s', (body) => {
    const run = new EngineRun(`async () => { ${body}; return 1 }`)
    expect(run.outcome).toEqual({ returned: 1 })
    expect(run.machine.waits()).toEqual([])
  })

  it('whose callback starts a task holds the run open', () => {
    const run = new EngineRun(`async () => { signal('x').then((m) => a(m)); return 1 }`, { tasks })
    expect(run.machine.status).toBe('running')
    run.signal('x', 5)
    expect(run.starts).toEqual(['a(5)'])
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 1 })
  })
})

describe('a cancel', () => {
  it('drops open waits and throws at them (C1, C2)', () => {
    const run = new EngineRun(
      `async () => { try { await signal('x') } catch (e) { return e.name } }`,
    )
    expect(types(run.cancel())).toEqual(['unwait', 'end'])
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })

  it('rejects the promise of a wait that code reaches later (C3)', () => {
    const run = new EngineRun(
      `async () => {
        const w = signal('x')
        try { await a(1) } catch {}
        try { await w } catch (e) { return e.name }
      }`,
      { tasks },
    )
    run.cancel()
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })

  it('leaves clean-up free to wait (C4)', () => {
    const run = new EngineRun(
      `async () => { try { await signal('x') } catch { return await signal('x') } }`,
    )
    run.cancel()
    run.signal('x', 'clean')
    expect(run.outcome).toEqual({ returned: 'clean' })
  })
})

describe('an approval', () => {
  const asks = (request: string): string =>
    `async () => { try { return await approval(${request}) } catch (e) { return [e.code, e.message] } }`
  const decision = (run: EngineRun): unknown => (run.outcome as { returned: unknown }).returned

  it('is shown until it is decided, and gives the decision (S6)', () => {
    const run = new EngineRun(asks(`{ to: 'ann', title: 'Pay?', form: { amount: 3 } }`))
    const [open] = run.machine.waits()
    expect(open?.approval).toMatchObject({ to: 'ann', title: 'Pay?', round: 0, askedAt: 1_000 })
    expect(decode(open?.approval?.opensWith ?? encode(null))).toEqual({ amount: 3 })
    const form = encode({ amount: 4 })
    run.decide(1, true, { by: 'ann', comment: 'fine', form })
    expect(decision(run)).toEqual({
      approved: true,
      by: 'ann',
      comment: 'fine',
      form: { amount: 4 },
      to: 'ann',
      decidedAt: new Date(1_001),
      timedOut: false,
    })
  })

  it('asks the next one when the time is up, with another token (S6)', () => {
    const run = new EngineRun(
      asks(`{ to: 'ann', timeout: '1h', onTimeout: { to: 'bob', timeout: '2h' } }`),
    )
    const first = run.machine.waits()[0]?.approval
    const commands = run.fire(1)
    expect(types(commands)).toEqual(['timer', 'wait'])
    const second = run.machine.waits()[0]
    expect(second).toMatchObject({ since: 1_000, until: 1_000 + 3 * hour })
    expect(second?.approval).toMatchObject({ to: 'bob', round: 1, askedAt: 1_000 + hour })
    expect(second?.approval?.token).not.toBe(first?.token)
    run.fire(2)
    expect(decision(run)).toEqual([
      'NAMU4103',
      'The approval was not decided in time: bob was asked last',
    ])
  })

  it('goes on with the declared decision when the time is up', () => {
    const run = new EngineRun(
      asks(
        `{ to: 'ann', form: 1, timeout: '1h', onTimeout: { approved: true, comment: 'silence' } }`,
      ),
    )
    run.fire(1)
    expect(decision(run)).toMatchObject({
      approved: true,
      by: undefined,
      comment: 'silence',
      form: 1,
      timedOut: true,
    })
  })

  it.each([
    ['nothing', ''],
    ['no object', `'ann'`],
    ['nobody', `{ to: '  ' }`],
    ['a title that is no text', `{ to: 'ann', title: 1 }`],
    ['no duration', `{ to: 'ann', timeout: 'soon' }`],
    ['what happens at no time', `{ to: 'ann', onTimeout: 'fail' }`],
    ['no way to go on', `{ to: 'ann', timeout: '1h', onTimeout: 'approve' }`],
    ['nobody next', `{ to: 'ann', timeout: '1h', onTimeout: { to: '' } }`],
  ])('refuses a request with %s where it is called', (_, request) => {
    const run = new EngineRun(asks(request))
    expect(decision(run)).toEqual([
      'NAMU4105',
      expect.stringMatching(/^The approval cannot be asked/),
    ])
  })

  it('refuses a form that cannot be serialised', () => {
    const run = new EngineRun(asks(`{ to: 'ann', form: () => 1 }`))
    expect(decision(run)).toEqual(['NAMU3001', expect.anything()])
  })

  it('has a token that only the seed of the run gives', () => {
    const token = (seed: string): string | undefined =>
      new EngineRun(asks(`{ to: 'ann' }`), { seed }).machine.waits()[0]?.approval?.token
    expect(token('1'.repeat(64))).toMatch(/^[0-9a-f]{64}$/)
    expect(token('1'.repeat(64))).toBe(token('1'.repeat(64)))
    expect(token('1'.repeat(64))).not.toBe(token('2'.repeat(64)))
  })
})

describe('what is published', () => {
  it('is the latest value of each name, copied, with its time', () => {
    const run = new EngineRun(
      `async () => {
        const o = { n: 1 }
        publish('o', o)
        o.n = 2
        publish('other', undefined)
        await a(1)
        publish('o', o)
        o.n = 3
      }`,
      { tasks },
    )
    const shown = (): unknown =>
      run.machine.published().map(({ name, value, at }) => [name, decode(value), at])
    expect(shown()).toEqual([
      ['o', { n: 1 }, 1_000],
      ['other', undefined, 1_000],
    ])
    run.succeed(1, null)
    expect(run.machine.status).toBe('ended')
    expect(shown()).toEqual([
      ['o', { n: 2 }, 1_001],
      ['other', undefined, 1_000],
    ])
  })

  it('is refused over the size limit of the run', () => {
    const run = new EngineRun(
      `async () => { try { publish('big', 'x'.repeat(2000)) } catch (e) { return e.code } }`,
      { valueLimit: 1_000 },
    )
    expect(run.outcome).toEqual({ returned: 'NAMU4144' })
    expect(run.machine.published()).toEqual([])
  })
})

describe('the self-check (M4)', () => {
  const other = 'f'.repeat(64) as Digest
  const check = { name: other, about: other }

  it.each([
    ['another wait', { to: { wait: 1, check } }],
    ['a wait that never began', { to: { wait: 2, check } }],
  ])('refuses a message for %s and changes nothing', (_, change) => {
    const run = new EngineRun(`async () => signal('x')`)
    const before = run.machine.snapshot()
    expect(() => run.signal('x', 1, change)).toThrow(/does not fit its graph/)
    expect(run.machine.snapshot()).toBe(before)
  })

  it('refuses a message for a wait that has ended', () => {
    const run = new EngineRun(`async () => { await signal('x'); await a(1) }`, { tasks })
    const [wait] = run.machine.waits()
    run.signal('x', 1)
    const to = { wait: 1, check: wait?.check ?? check }
    expect(() => run.signal('x', 2, { to })).toThrow(/wait 1 has ended/)
  })

  it('refuses a decision about another request, and ignores one about an approval that has ended', () => {
    const run = new EngineRun(`async () => { await approval({ to: 'ann' }); await a(1) }`, {
      tasks,
    })
    const { name = other } = run.machine.waits()[0]?.check ?? {}
    const about = digestOf('something else')
    expect(() => run.decide(1, true, { check: { name, about } })).toThrow(/for something else/)
    run.decide(1, true)
    const late = { type: 'approval.decided', time: 9_000, wait: 1, check, approved: false } as const
    expect(run.apply({ ...late, key: 'late' })).toEqual([])
  })
})

describe('a machine', () => {
  it('is given back by its log: which wait got a message is not decided again (S2)', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        for (let i = 0; i < 4; i += 1) log.push(await Promise.race([signal('x'), a(i)]))
        publish('log', log)
        return [log, await approval({ to: 'ann' })]
      }`,
      { tasks, copies: false },
    )
    run.succeed(1, 'a')
    run.signal('x', 'first')
    run.signal('x', 'second')
    run.succeed(run.dispatched.at(-1)?.call ?? 0, 'b')
    run.decide(run.machine.waits().at(-1)?.wait ?? 0, true)
    for (const { call } of run.machine.outstanding()) run.succeed(call, null)
    expect(run.outcome).toMatchObject({
      returned: [['a', 'first', 'second', 'b'], { approved: true }],
    })
    const fold = RunMachine.create(run.program)
    const commands = run.events.flatMap((event) => fold.apply(event).commands)
    expect(commands).toEqual(run.commands)
    expect(fold.snapshot()).toBe(run.machine.snapshot())
  })

  it('remembers the keys of the last messages', () => {
    const run = new EngineRun(`async () => signal('end')`, { copies: false })
    for (let at = 0; at <= keysRemembered; at += 1) run.signal('x', at, { key: `k${at}` })
    expect(run.machine.hasReceived('k0')).toBe(false)
    expect(run.machine.hasReceived('k1')).toBe(true)
    expect(run.machine.hasReceived(`k${keysRemembered}`)).toBe(true)
  })
})
