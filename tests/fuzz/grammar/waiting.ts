import type { Choices } from '../choices.js'
import { asyncCallback, callback } from './callbacks.js'
import { awaits, type Context, number, part, type Printed, type Rule } from './context.js'
import { simple } from './declarations.js'

/** An object that only looks like a promise; it may settle at once, twice or with a failure. */
function thenable(c: Choices, x: Context): string {
  const settle = c.one(['resolve(n)', 'resolve(n); resolve(n + 1)', 'reject(new Error(`t${n}`))'])
  const after = c.one(['', " throw new Error('late');"])
  return `({ then: (resolve: (n: number) => void, reject: (e: unknown) => void): void => { const n = ${number(c, { ...x, awaits: false })}; log.push('then'); ${settle};${after} } } as unknown as Promise<number>)`
}

export const waitingPromises: readonly Rule<string>[] = [
  {
    weight: 2,
    print: (c, x) => `sleep(${number(c, x)} % 9 || 1).then<number>(${callback(c, x, 'later')})`,
  },
  { weight: 2, print: (c, x) => `Promise.resolve<number>(${thenable(c, x)})` },
  {
    weight: 1,
    print: (c, x) => `Promise.resolve(1).then<number>((): Promise<number> => ${thenable(c, x)})`,
  },
  { weight: 1, print: (c, x) => `Promise.reject<number>(new Error(${part('string', c, x)}))` },
  {
    weight: 2,
    print: (c, x) =>
      `Promise.race([sleep(5).then<number>(() => -5), ${part('promise', c, x)}, ${part('promise', c, x)}])`,
  },
  {
    weight: 1,
    print: (c, x) =>
      `Promise.race([${part('promise', c, x)}, Promise.any([${part('promise', c, x)}, ${number(c, x)}])])`,
  },
  {
    weight: 2,
    print: (c, x) =>
      `Promise.allSettled([${part('promise', c, x)}, ${part('promise', c, x)}]).then<number>((all) => all.filter((one) => one.status === 'rejected').length)`,
  },
  {
    weight: 1,
    print: (c, x) =>
      `${part('promise', c, x)}.then<number, number>(${callback(c, x, 'then')}, ${callback(c, x, 'later')})`,
  },
  {
    weight: 1,
    print: (c, x) => `${part('promise', c, x)}.then<number>(${asyncCallback(c, x, 'none')})`,
  },
]

/** A wait that gives nothing. */
export const pause = (c: Choices, x: Context): Printed =>
  simple(
    c.one([
      `await sleep(1)`,
      `await undefined`,
      `await Promise.all([sleep(2), ${part('promise', c, x)}])`,
    ]),
  )

export const waitingNumbers: readonly Rule<string>[] = [
  { weight: 2, when: awaits, print: (c, x) => `(await ${thenable(c, x)})` },
]
