import type { Section } from './section.js'

export const patterns: readonly Section[] = [
  {
    title: '8.6.2 Binding initialisation',
    cases: {
      'a default is taken for undefined only, and evaluated only then': `
const t = (n: number) => { log.push(n); return n }
const [a = t(1), b = t(2), c = t(3)] = [null, undefined, 0] as (number | null | undefined)[]
const { d = t(4), e = t(5) } = { d: undefined, e: false } as { d?: number; e: unknown }
log.push(a, b, c, d, e)`,
      'a default may use what was bound before it': `
const { a = 1, b = a + 1, c: [d = a + b] = [] as number[] } = {} as { a?: number; b?: number; c?: number[] }
log.push(a, b, d)`,
      'a default that uses a later name throws': `
try { const f = ({ a = () => b, b = 2 }: { a?: () => number; b?: number }) => a(); log.push(f({})); const g = (a = h(), b = 1) => a + b; const h = (): number => k; const k = 1; log.push(g()) } catch (error) { log.push(String(error)) }
try { const f = (a: unknown = later(), b = 1) => a; const later = () => { throw new Error('called') }; f() } catch (error) { log.push(String(error)) }`,
      'rest takes what no name took': `
const key = 'b'
const { a, [key]: b, ...rest } = { a: 1, b: 2, c: 3, 4: 5 }
const [head, , ...tail] = 'abcd'
log.push(a, b, rest, head, tail)`,
      'null and undefined cannot be taken apart': `
for (const nothing of [null, undefined]) {
  const value = nothing as unknown as { a: number }
  try { const { a } = value; log.push(a) } catch (error) { log.push((error as Error).name) }
  try { const {} = value; log.push('none') } catch (error) { log.push((error as Error).name) }
  try { const [b] = value as unknown as number[]; log.push(b) } catch (error) { log.push((error as Error).name) }
}`,
      'an array pattern iterates Maps, Sets and texts': `
const [[k, v] = ['', 0]] = new Map([['x', 1]])
const [first, second = 'none'] = new Set(['s'])
const [, letter] = '😀é'
log.push(k, v, first, second, letter)`,
      'texts and numbers have properties to take': `
const { length } = 'abc'
const { length: count, 1: second } = ['x', 'y']
log.push(length, count, second)`,
    },
  },
  {
    title: '13.15.5 Destructuring assignment',
    cases: {
      'targets are evaluated before their values': `
const t = <T>(name: string, value: T): T => { log.push(name); return value }
const o: { a: number; b: number } = { a: 0, b: 0 };
[t('first', o).a, t('second', o).b = t('default', 7)] = t<number[]>('value', [1]) as [number, number]
log.push(o)`,
      'a swap reads both before it writes': `
let [a, b, c] = [1, 2, 3];
[a, b, c] = [c, a, b]
log.push(a, b, c)
const list = [1, 2];
[list[0], list[1]] = [list[1]!, list[0]!]
log.push(list)`,
      'its value is the right side': `
let a = 0
const given = { a: 1, z: 2 }
log.push(({ a } = given) === given, a)`,
      'nested patterns, rest into a member': `
const o: { rest?: unknown; list: number[] } = { list: [] };
({ a: [, ...o.list], ...o.rest } = { a: [1, 2, 3], b: 4 } as { a: number[]; b: number; rest?: unknown })
log.push(o)`,
    },
  },
  {
    title: '10.2.11 Parameters',
    cases: {
      'defaults and patterns are bound from left to right': `
const f = (a: number, { b = a, c } : { b?: number; c: number }, [d = b] : number[] = [], ...rest: number[]) => [a, b, c, d, rest]
log.push(f(1, { c: 2 }), f(1, { b: 5, c: 2 }, [undefined as unknown as number], 8, 9))`,
      'a default that starts a task is awaited by the caller': `
const f = async (n: Promise<number> = add(1, 2)) => (await n) + 1
log.push(await f(), await f(Promise.resolve(5)))`,
      'an async function turns a failing default into a rejection': `
const f = async (n: number = syncFail('no')) => n
const p = f()
log.push('called')
await p.catch((error: Error) => log.push(error.message))`,
      'missing arguments are undefined, further ones are dropped': `
const f = (a?: number, b?: number) => [a, b]
log.push(f(), f(1), [1, 2, 3].map((n) => f(n)), ['1', '2', '3'].map(Number))`,
    },
  },
]
