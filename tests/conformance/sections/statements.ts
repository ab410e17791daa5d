import type { Section } from './section.js'

export const statements: readonly Section[] = [
  {
    title: '14.15 The try statement',
    cases: {
      'a return in finally replaces a return': `
const f = () => { try { return 'try' } finally { return 'finally' } }
log.push(f())`,
      'a return in finally swallows an exception': `
const f = () => { try { throw new Error('lost') } finally { return 'finally' } }
log.push(f())`,
      'the value of a return is computed before finally runs': `
let n = 1
const f = () => { try { return n } finally { n = 2 } }
log.push(f(), n)
const g = () => { const list = [1]; try { return list } finally { list.push(2) } }
log.push(g())`,
      'a break in finally swallows an exception and a return': `
const f = () => { for (const k of [1, 2]) { try { if (k === 1) throw new Error('x'); return 'lost' } finally { log.push(k); if (k === 1) continue; break } } return 'end' }
log.push(f())`,
      'an exception in finally replaces the first': `
try { try { throw new Error('first') } finally { await fail('second') } } catch (error) { log.push((error as Error).message) }`,
      'finally awaits before the exception goes on': `
const run = async () => { try { await fail('x') } finally { await note('clean'); log.push('cleaned') } }
await run().catch((error: Error) => log.push(error.message))`,
      'a handler sees what was assigned before the throw, and nothing after': `
let [a, b] = [0, 0]
try { a = 1; [a, b] = [await add(1, 1), await fail('x')]; a = 9 } catch { log.push(a, b) }`,
      'a catch parameter hides an outer name, and can be a pattern': `
const message = 'outer'
try { throw { message: 'inner', rest: [1, 2] } } catch ({ message, rest: [, second = 0] }: any) { log.push(message, second) }
log.push(message)`,
    },
  },
  {
    title: '14.12 The switch statement',
    cases: {
      'cases are compared strictly, in order, and evaluated until one fits': `
const t = (n: unknown) => { log.push('case', n); return n }
switch (2 as unknown) { case t('2'): log.push('text'); case t(2): log.push('two'); case t(3): log.push('three'); break; default: log.push('default') }`,
      'a default in the middle is taken last and falls through': `
for (const n of [1, 2, 3, 4]) switch (n) { case 1: log.push('one'); default: log.push('default', n); case 3: log.push('three'); break; case 4: log.push('four') }`,
      'NaN fits no case, zeros fit each other': `
for (const n of [NaN, -0]) switch (n) { case NaN: log.push('NaN'); break; case 0: log.push('zero'); break; default: log.push('none') }`,
      'all cases share one scope with its dead zone': `
const f = (n: number) => { switch (n) { case 0: let x = 'x'; return x; default: const g = () => x; try { return g() } catch (error) { return (error as Error).message } } }
log.push(f(0), f(1))`,
    },
  },
  {
    title: '14.7.4 The for statement',
    cases: {
      'each iteration has a binding of its own, copied before the update': `
const fs: (() => number)[] = []
for (let i = 0; i < 3; fs.push(() => i), i++) fs.push(() => i++)
log.push(fs.map((f) => f()), fs.map((f) => f()))`,
      'closures of the head see the first binding': `
let first = () => 0
for (let i = 0, f = () => i; i < 2; i++) { first = f }
log.push(first())`,
      'a constant in the head is one binding': `
for (const o = { n: 0 }; o.n < 2; o.n++) log.push(o.n)`,
      'every part may be missing': `
let n = 0
for (;;) { if (n++ > 2) break; if (n === 2) continue; log.push(n) }`,
    },
  },
  {
    title: '14.7.5 for…in and for…of',
    cases: {
      'an array is iterated as it is while the loop runs': `
const list = [1, 2, 3]
for (const n of list) { log.push(n); if (n === 1) list.push(4); if (n === 2) list.shift() }`,
      'a Map and a Set show what is added, not what is gone': `
const map = new Map([[1, 'a'], [2, 'b'], [3, 'c']])
for (const [k] of map) { log.push(k); if (k === 1) { map.delete(2); map.set(4, 'd') } }
const set = new Set([1, 2])
for (const k of set) { log.push(k); if (k === 1) { set.delete(1); set.add(1) } if (log.length > 9) break }`,
      'a text is iterated by code points': `
for (const letter of 'a😀é') log.push(letter, letter.length)`,
      'properties come as integers ascending, then in the order of creation': `
const o: Record<string, number> = { b: 1, 10: 2, a: 3, 2: 4, '-1': 5, '01': 6, 4294967295: 7 }
for (const k in o) log.push(k)
log.push(Object.keys(o))`,
      'for…in leaves out what was deleted, and of what was added': `
const o: Record<string, number> = { a: 1, b: 2, c: 3 }
for (const k in o) { log.push(k); delete o['b']; o['d'] = 4 }`,
      'for…in over nothing does nothing, over an array gives its indices as texts': `
for (const k in (null as unknown as object)) log.push(k)
for (const k in [7, 8]) log.push(k, typeof k)`,
      'the head may be a pattern or an existing place': `
const o = { n: 0, list: [0] }
for (o.n of [1, 2]) log.push(o.n)
for (const { a, b: [c = 9] = [] } of [{ a: 1, b: [2] }, { a: 3 }] as { a: number; b?: number[] }[]) log.push(a, c)
for ([o.list[0] = 7] of [[1], [undefined]] as (number | undefined)[][] as number[][]) log.push(o.list[0])`,
      'each iteration has a binding of its own': `
const fs: (() => unknown)[] = []
for (const n of [1, 2]) fs.push(() => n)
for (const k in { x: 1, y: 2 }) fs.push(() => k)
log.push(fs.map((f) => f()))`,
    },
  },
  {
    title: '14.8–14.13 Jumps and labels',
    cases: {
      'continue of an outer loop leaves the inner one': `
outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) continue outer; log.push(a, b) } log.push('never') }`,
      'a labelled block is left by break': `
block: { log.push(1); if (log.length > 0) break block; log.push(2) }
log.push(3)`,
      'continue in do…while evaluates the condition': `
let n = 0
do { n++; if (n < 3) continue; log.push(n) } while (n < 4)`,
      'continue in a switch belongs to the loop around it': `
for (const n of [1, 2, 3]) { switch (n) { case 2: continue; default: log.push(n) } log.push('after') }`,
      'two labels name one loop': `
a: b: for (const n of [1, 2, 3]) { if (n === 2) continue b; log.push(n) }`,
    },
  },
  {
    title: '14.3.1 let and const, 14.2 blocks',
    cases: {
      'a name is dead until its declaration, also for typeof': `
const f = () => typeof later
try { log.push(f()) } catch (error) { log.push(String(error)) }
let later = 1
log.push(f())`,
      'a name is dead in its own initialiser': `
try { const f = () => x; const x: number = f(); log.push(x) } catch (error) { log.push(String(error)) }`,
      'let without a value is undefined, in each iteration again': `
for (const n of [1, 2]) { let x: number | undefined; log.push(x); x = n }`,
      'functions of a block exist from its start': `
{ log.push(early()); function early() { return 'early' } }`,
      'an inner name hides an outer one from the start of its block': `
const x = 'outer'
const f = () => { try { const g = () => x; log.push(g()); { const g = () => x; log.push(g()); const x = 'inner'; log.push(g()) } } catch (error) { log.push((error as Error).name) } }
f()`,
    },
  },
]
