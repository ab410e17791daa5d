import type { Section } from './section.js'

const trace = `const t = <T>(name: string, value: T): T => { log.push(name); return value }\n`

export const orderOfEvaluation: readonly Section[] = [
  {
    title: '13.15.2 Assignment',
    cases: {
      'object, key, value, then the write': `${trace}
const o: Record<string, number> = {}
t('object', o)[t('key', 'k')] = t('value', 1)
log.push(o)`,
      'a compound assignment reads before it evaluates its right side': `${trace}
let n = 1
n += t('right', (n = 10))
log.push(n)
const o = { n: 1 }
o.n += t('right', (o.n = 20))
log.push(o)`,
      'a logical assignment evaluates its right side only where it is taken': `${trace}
const o: { a?: number; b: number | null; c: number } = { b: null, c: 0 }
o.a ??= t('a', 1); o.b ??= t('b', 2); o.c ??= t('c', 3); o.c ||= t('c again', 4); o.b &&= t('b again', 0)
log.push(o)`,
      'the key of a compound assignment is evaluated once': `
let n = 0
const list = [10, 20, 30]
list[n++] += 5
list[n++]++
log.push(list, n)`,
      'an awaited right side does not see later changes of the left': `
let n = 1
const later = add(1, 1).then((two) => { n = 100; return two })
n += await later
log.push(n)`,
    },
  },
  {
    title: '13.3.6 Function calls',
    cases: {
      'the callee is read before the arguments': `${trace}
const o = { f: (n: number) => \`first \${n}\` }
log.push(o.f(t('argument', ((o.f = (n: number) => \`second \${n}\`), 1))))`,
      'arguments are evaluated from left to right, also spread ones': `${trace}
const f = (...all: number[]) => all.join()
log.push(f(t('a', 1), ...t('b', [2, 3]), t('c', 4), ...t('d', [])))`,
      'what is not a function throws after its arguments': `${trace}
const f = undefined as unknown as (n: number) => void
try { f(t('argument', 1)) } catch (error) { log.push((error as Error).name) }`,
      'a method of nothing throws before its arguments': `${trace}
const o = { m: undefined } as unknown as { m: { f(n: number): void } }
try { o.m.f(t('argument', 1)) } catch (error) { log.push((error as Error).name) }`,
    },
  },
  {
    title: '13.8.1 Addition and 13.10.1 relations',
    cases: {
      'both sides are evaluated before either is converted': `${trace}
try { log.push(t('left', 1n) as unknown as number + t('right', 2)) } catch (error) { log.push((error as Error).name) }`,
      'a comparison evaluates its left side first, whichever way it points': `${trace}
log.push(t('a', 2) > t('b', 1), t('c', 1) <= t('d', 1))`,
      'a starting task of the left side starts first': `
log.push((await add(1, 2)) - (await add(3, 4)))`,
    },
  },
  {
    title: '13.2.5 Object initializers and 13.2.4 arrays',
    cases: {
      'members are evaluated in their order, keys before values': `${trace}
log.push({ [t('k1', 'a')]: t('v1', 1), ...t<Record<string, number>>('spread', { b: 2, a: 3 }), [t('k2', 'c')]: t('v2', 4) })`,
      'a later member replaces the value, not the place, of an earlier one': `
log.push(Object.keys({ a: 1, b: 2, ...({ a: 3 } as Record<string, number>), c: 4 }), JSON.stringify({ b: 1, a: 2, ['b' as string]: 3 }))`,
      'a spread copies what is there when it is reached': `
const o = { a: 1 }
const change = (): number => { o.a = 2; return 0 }
log.push({ ...o, z: change(), later: { ...o } })`,
      'elements are evaluated in their order around an await': `${trace}
log.push([t('a', 1), await add(t('b', 1), 1), ...t('c', [3]), t('d', 4)])`,
    },
  },
  {
    title: '13.3.9 Optional chains and 13.13 logical operators',
    cases: {
      'nothing behind a chain that ends is evaluated': `${trace}
const o = (await echo(null)) as { f(n: number): { g: number[] } } | null
log.push(o?.f(t('argument', 1)).g[t('index', 0)] ?? 'nothing')`,
      'parentheses end a chain': `
const o = (await echo(null)) as { a: { b: number } } | null
try { log.push((o?.a)!.b) } catch (error) { log.push((error as Error).name) }`,
      'an optional call keeps its receiver’s chain, and only nullish ends it': `
const o = { zero: 0, f: undefined as (() => number) | undefined, text: '' }
log.push(o?.zero?.toFixed(1), o.f?.(), o.text?.length, delete (o as { zero?: number })?.zero, o)`,
      'the operand that decides is the value': `
const values = [0, 1, '', 'a', null, undefined, NaN] as unknown[]
for (const a of values) log.push([a || 'or', a && 'and', a ?? 'nullish'])`,
    },
  },
  {
    title: '13.4 Updates and 13.16 comma',
    cases: {
      'a postfix gives the old number, a prefix the new one': `
let n = 1
log.push(n++ + n, n-- - n, ++n, --n)
let text = '5' as unknown as number
log.push(text++, text)
let big = 9n
log.push(big++, --big)`,
      'a comma evaluates all and gives the last': `${trace}
log.push((t('a', 1), t('b', 2), t('c', 3)))`,
    },
  },
]
