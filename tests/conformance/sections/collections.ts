import type { Section } from './section.js'

export const collections: readonly Section[] = [
  {
    title: '10.1.11 The order of own properties',
    cases: {
      'a property that comes back comes last': `
const o: Record<string, number> = { a: 1, b: 2 }
delete o['a']; o['a'] = 3
log.push(Object.entries(o), JSON.stringify(o), { ...o, c: 1 }, Object.assign({ z: 0 }, o))`,
      'integers come first, ascending': `
log.push(Object.keys({ z: 1, 2: 1, 1: 1, '1.5': 1, '-1': 1 }), Object.fromEntries([['b', 1], ['1', 2]]))`,
    },
  },
  {
    title: '23.1.3 Methods of arrays',
    cases: {
      'what a callback adds is not visited, what it removes is skipped': `
const list = [1, 2, 3]
list.forEach((n) => { log.push(n); list.push(n); if (n === 1) list.splice(1, 1) })
log.push([1, 2, 3].map((n, i, all) => { all[i + 1] = 9; return n }))`,
      'sort is stable, by text without a comparison, undefined last': `
log.push([10, 9, 1, undefined, 100].sort(), [['b', 1], ['a', 1], ['c', 0]].sort((a, b) => (a[1] as number) - (b[1] as number)))
log.push([3, 1, 2].sort(() => NaN), [3, 1, 2].sort((a, b) => Number(a > b)), [3, 1, 2].toSorted((a, b) => b - a))`,
      'reduce without a start takes the first, and fails where there is none': `
log.push([1, 2, 3].reduce((a, b) => a - b), [1, 2, 3].reduceRight((a, b) => a - b))
try { ([] as number[]).reduce((a, b) => a + b) } catch (error) { log.push(String(error)) }`,
      'clamped and negative positions': `
const list = [1, 2, 3, 4]
log.push(list.slice(-2), list.slice(1, -1), list.slice(NaN), list.at(-1), list.at(9), list.with(-1, 0), list.indexOf(1, -4), list.includes(4, 9))
log.push(list.splice(-2, 1, 7, 8), list, [1, 2, 3].fill(0, 1, 2), [1, 2, 3, 4, 5].copyWithin(0, 3), [0, [1, [2, [3]]]].flat(2))
try { log.push(list.with(9, 1)) } catch (error) { log.push(String(error)) }`,
      'length cuts and extends': `
const list: (number | undefined)[] = [1, 2, 3]
list.length = 1; log.push(list); list.length = 3; log.push(list.length, list.join('-'), 1 in list)
list[5] = 6; log.push(list.length, list.map(() => 1), list.findIndex((n) => n === undefined))
try { list.length = -1 } catch (error) { log.push(String(error)) }`,
      'join leaves null and undefined empty, and joins nested arrays': `
log.push([null, undefined, [1, [2]], 'x', NaN].join(), [[], [[]]].join('-'), String([1, [2, 3]]))`,
      'an exception of a callback ends the method': `
try { [1, 2, 3].map((n) => { log.push(n); if (n === 2) throw new Error('stop'); return n }) } catch (error) { log.push(String(error)) }`,
      'from and of': `
log.push(Array.from({ length: 3 }, (_, i) => i * 2), Array.from('😀a'), Array.from(new Map([[1, 2]])), Array.of(7), Array.from(new Set([1, 1, 2]), (n) => n + 1))`,
    },
  },
  {
    title: '22.1.3 Methods of strings',
    cases: {
      'positions are clamped, swapped or wrapped by each method’s own rule': `
const s = 'abcdef'
log.push(s.slice(-2), s.slice(4, 2), s.substring(4, 2), s.substring(-1, NaN), s.at(-1), s.charAt(9), s.charCodeAt(9), s.codePointAt(0), s.indexOf('', 99), s.lastIndexOf('a', -5))`,
      'split with limits and without separators': `
log.push('a,b,c'.split(',', 2), 'abc'.split(''), ''.split(','), ''.split(''), 'abc'.split('x'), 'a😀'.split(''), 'abc'.split(undefined as unknown as string))`,
      'replacement patterns': `
log.push('abcabc'.replace('b', '[$&$\`$\\'$$$1]'), 'abcabc'.replaceAll('b', '$&$&'), 'aaa'.replaceAll('', '-'), 'abc'.replace('b', (m, at) => m + at))`,
      'padding, repeating, trimming': `
log.push('a'.padStart(5, 'xy'), 'a'.padEnd(5, ''), 'abc'.padStart(2), 'ab'.repeat(0), ' \\t\\n\\u00a0\\ufeffx '.trim(), 'İ'.toLowerCase().length, 'ß'.toUpperCase())
try { 'a'.repeat(-1) } catch (error) { log.push(String(error)) }`,
    },
  },
  {
    title: '24 Maps and sets, 21.4 dates, 25.5 JSON',
    cases: {
      'a key keeps its place when it is set again': `
const map = new Map<unknown, number>([['a', 1], ['b', 2], ['a', 3]])
map.set('b', 4); map.delete('a'); map.set('a', 5)
log.push([...map], map.size, map.get(NaN), [...map.keys()], [...map.entries()].length)`,
      'invalid dates': `
const never = new Date(NaN)
log.push(never.getTime(), JSON.stringify({ never }), Number(never))
try { never.toISOString() } catch (error) { log.push(String(error)) }
log.push(new Date(8.64e15).toISOString(), new Date(8.64e15 + 1).getTime(), new Date('2024-02-30T00:00:00Z').getTime(), Date.UTC(2024, 12, 0), new Date(Date.UTC(99, 0)).toISOString())`,
      'JSON leaves out, replaces and escapes': `
log.push(JSON.stringify({ u: undefined, f: () => 1, n: NaN, d: new Date(0), z: -0, nested: [undefined, () => 1] }), JSON.stringify('\\u2028"\\\\\\ud800'), JSON.stringify({ a: [1, { b: 2 }] }, null, 2), JSON.stringify({ a: 1, b: 2 }, ['b']), JSON.stringify(undefined))
try { JSON.stringify(1n) } catch (error) { log.push(String(error)) }
try { JSON.parse('{bad') } catch (error) { log.push((error as Error).name) }
log.push(JSON.parse('[1,{"a":null,"__x":1e2}]'))`,
      'structuredClone keeps cycles and classes of data': `
const o: { self?: unknown; map: Map<string, Date>; list: unknown[] } = { map: new Map([['d', new Date(1)]]), list: [] }
o.self = o; o.list.push(o.list)
const copy = structuredClone(o)
log.push(copy.self === copy, copy.list[0] === copy.list, copy.map.get('d')?.getTime(), copy !== o)`,
    },
  },
]
