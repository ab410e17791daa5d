import type { Section } from './section.js'

const race = `const tick = async (name: string, n: number) => { for (let i = 0; i < n; i++) { await undefined; log.push(name + i) } }\n`

export const jobs: readonly Section[] = [
  {
    title: '27.7.5 Async functions and Await',
    cases: {
      'an async function runs until its first await at once': `
const f = async () => { log.push('in'); await undefined; log.push('later') }
const p = f(); log.push('out'); await p`,
      'return takes one job, return of a promise three, return await of a settled one two': `${race}
const clock = tick('t', 8)
const plain = (async () => 1)().then(() => log.push('plain'))
const promised = (async () => Promise.resolve(1))().then(() => log.push('promised'))
const awaited = (async () => await Promise.resolve(1))().then(() => log.push('awaited'))
await Promise.all([clock, plain, promised, awaited])`,
      'await of a promise takes one job, of a thenable two': `${race}
const clock = tick('t', 6)
const a = (async () => { await Promise.resolve(1); log.push('promise') })()
const b = (async () => { await { then: (resolve: () => void) => { log.push('then'); resolve() } }; log.push('thenable') })()
await Promise.all([clock, a, b])`,
      'an awaited rejection is thrown where it is awaited': `
const p = fail('late')
p.catch(() => log.push('seen'))
try { await p } catch (error) { log.push((error as Error).message) }`,
    },
  },
  {
    title: '27.2 Promises',
    cases: {
      'reactions run in the order of their registration, after the code that runs': `
const p = Promise.resolve(1)
p.then(() => log.push('a')).then(() => log.push('c'))
p.then(() => log.push('b')).then(() => log.push('d'))
log.push('code'); await p.then(() => undefined).then(() => undefined).then(() => undefined)`,
      'then without a handler passes value and reason on': `
log.push(await Promise.resolve(1).then(undefined, () => 2), await Promise.reject<number>(new Error('x')).then(() => 1).catch(() => 3))`,
      'finally passes on, unless it fails': `
log.push(await Promise.resolve(1).finally(() => 2))
log.push(await Promise.resolve(1).finally(() => { throw new Error('f') }).catch((error: Error) => error.message))
log.push(await Promise.reject<number>(new Error('r')).finally(async () => { await note('waits') }).catch((error: Error) => error.message))`,
      'a promise resolved with a promise follows it two jobs later': `${race}
const clock = tick('t', 5)
const p = Promise.resolve().then(() => Promise.resolve('x')).then((x) => log.push(x))
await Promise.all([clock, p])`,
      'Promise.resolve gives a promise itself back': `
const p = echo(1)
log.push(Promise.resolve(p) === p, await p)`,
      'all keeps the order of its elements and fails with the first failure': `
log.push(await Promise.all([add(1, 1), 2, Promise.resolve(3), (async () => 4)()]))
log.push(await Promise.all([fail('a'), fail('b')]).catch((error: Error) => error.message.length))`,
      'allSettled, race and any': `
log.push(await Promise.allSettled([1, fail('x').catch((error: Error) => error.message), Promise.reject(2)]))
log.push(await Promise.race([Promise.resolve('first'), 'second']))
log.push(await Promise.any([Promise.reject(1), Promise.resolve(2), 3]))
try { await Promise.any([Promise.reject(1), Promise.reject(2)]) } catch (error) { log.push(String(error), (error as AggregateError).errors) }`,
      'combinators of nothing': `
log.push(await Promise.all([]), await Promise.allSettled([]), await Promise.any([]).catch((error: Error) => error.name))`,
      'the order of combined settlements is the order of outcomes': `
await Promise.all([add(1, 0), add(2, 0), add(3, 0)].map(async (p) => { log.push(await p) }))`,
    },
  },
  {
    title: '27.2.1.9 Unhandled rejections',
    cases: {
      'one that is handled before the turn ends is not one': `
const p = Promise.reject<number>(new Error('handled'))
await p.catch(() => log.push('in time'))`,
      'one that nobody handles fails the run': `
void fail('nobody'); log.push(await add(1, 1))`,
      'derived promises are rejections of their own': `
const p = fail('twice')
p.catch(() => log.push('handled'))
void p.then(() => 1)
await add(1, 1)`,
    },
  },
]
