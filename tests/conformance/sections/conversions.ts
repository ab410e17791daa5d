import type { Section } from './section.js'

/** `of(name, value)` is an object that logs who converts it and how, and becomes the value. */
const logging = `
const of = (name: string, value: any): any => ({
  valueOf() { log.push(name + '#'); return value },
  toString() { log.push(name + '$'); return String(value) },
})
`
const each = (...expressions: readonly string[]): string =>
  logging +
  expressions
    .map(
      (expression) =>
        `try { log.push((${expression}) as any) } catch (error) { log.push(String(error)) }`,
    )
    .join('\n')

/** What converts an argument by a function of the program: how often, in which order, and when not. */
export const conversions: readonly Section[] = [
  {
    title: '7.1.1 ToPrimitive by functions of the program, in operators',
    cases: {
      'each operand once, the left one first': each(
        `of('a', 1) + of('b', 2)`,
        `of('a', 1) - of('b', 2)`,
        `of('a', 'x') + of('b', 2)`,
        `of('a', 1) < of('b', 2)`,
        `of('a', 1) > of('b', 2)`,
        `of('a', 1) >= of('b', 2)`,
        `of('a', 1) == 1`,
        `null == of('a', 1)`,
        `of('a', 2n) * of('b', 3n)`,
        `of('a', 2n) * of('b', 3)`,
        `of('a', 3) ** of('b', 2)`,
        `-of('a', 1)`,
        `~of('a', 1)`,
        '`${of("a", 1)}-${of("b", 2)}`',
        `of('k', 'x') in { x: 1 }`,
        `({ x: 5 } as any)[of('k', 'x')]`,
      ),
      'a property is read and written under a name that is converted for both': `${logging}
const box: any = { x: 1 }
const k = of('k', 'x')
box[k] += 1
box[k]++
box[of('new', 'y')] = of('value', 3)
delete box[of('gone', 'x')]
log.push(Object.keys(box), Object.keys(box).length)`,
      'an object for a result makes the other method be tried, two of them are an error': `
const thing = (first: unknown, second: unknown): any => ({ valueOf: () => first, toString: () => second })
for (const [a, b] of [[{}, 'text'], [1, {}], [{}, {}], [null, 'x'], [undefined, {}]] as const) {
  for (const act of [() => +thing(a, b), () => \`\${thing(a, b)}\`, () => thing(a, b) + '!']) {
    try { log.push(act()) } catch (error) { log.push(String(error)) }
  }
}
log.push('' + ({ valueOf: 5, toString: () => 'only functions count' } as any))`,
      'the key of a literal is converted before its value is evaluated, that of a rest once': `${logging}
const later = (value: unknown) => { log.push('evaluated'); return value }
log.push({ [of('a', 'x')]: later(1), [of('b', 'y')]: later(2) })
let taken, left
;({ [of('d', 'y')]: taken, ...left } = { x: 1, y: 2 } as any)
log.push(taken, left)`,
      'what it throws is thrown by the operator, and nothing else happens': `
const fails: any = { valueOf() { throw new RangeError('no number') } }
let changed = 0
const side = () => { changed++; return 1 }
for (const act of [() => side() + fails, () => fails * side(), () => Math.max(fails, side()), () => [fails].join()]) {
  try { log.push(act()) } catch (error) { log.push(String(error)) }
}
log.push(changed)`,
      'it may call tasks, convert others and come to itself': `
let depth = 0
const inner: any = { toString() { return 'in' + syncAdd(1, 2) } }
const outer: any = { toString() { return \`<\${inner}|\${++depth < 3 ? outer : '.'}>\` } }
log.push(\`\${outer} \${outer}\`)
const endless: any = { toString() { return \`\${endless}\` } }
try { log.push(\`\${endless}\`) } catch (error) { log.push(error instanceof RangeError) }`,
    },
  },
  {
    title: '21, 22 Conversions of arguments',
    cases: {
      'of numbers': each(
        `Math.max(of('a', 1), of('b', 3), of('c', 2))`,
        `Math.max(of('a', 1), 2n as any, of('b', 3))`,
        `Math.imul(of('a', 3), of('b', 4))`,
        `Math.pow(of('a', 2), of('b', 8))`,
        `(5).toFixed(of('digits', 1))`,
        `(5).toString(of('radix', 2))`,
        `5n.toString(of('radix', 2))`,
        `Number(of('a', '12'))`,
        `parseInt(of('a', '12'), of('radix', 3))`,
        `BigInt(of('a', '12')).toString()`,
        `BigInt.asIntN(of('bits', 3), of('value', 15n)).toString()`,
        `BigInt.asUintN(of('bits', -1), of('value', 15n)).toString()`,
        `BigInt.asUintN(2, of('value', 1)).toString()`,
        `isNaN(of('a', 'x'))`,
      ),
      'a function is no number': `
const fn: any = () => 1
let n = fn
n++
log.push(fn * 2, -fn, fn | 0, n, Math.max(fn, 1), isNaN(fn), Object.isFrozen(fn), Object.isExtensible(new Map()))`,
      'of texts': each(
        `'abc'.slice(of('s', 0), of('e', 2))`,
        `'abc'.slice(1n as any, of('e', 2))`,
        `'abc'.substr(of('s', 1), of('n', 1))`,
        `'abc'.split(of('sep', 'b'), of('limit', 1))`,
        `'abc'.padStart(of('length', 2), of('fill', 'x'))`,
        `'abc'.padEnd(of('length', 6), of('fill', 'xy'))`,
        `'abcabc'.indexOf(of('a', 'b'), of('from', 2))`,
        `'abc'.startsWith(of('a', 'b'), of('from', 1))`,
        `'abc'.concat(of('a', 1), of('b', 2))`,
        `'aXb'.replace(of('what', 'X'), of('by', 'Y'))`,
        `'aXb'.replaceAll(/X/, of('by', 'Y'))`,
        `'aXb'.replaceAll(/X/g, of('by', 'Y'))`,
        `'abc'.at(of('i', 1))`,
        `String.fromCharCode(of('a', 65), of('b', 66))`,
        `String.fromCodePoint(of('a', -1), of('b', 66))`,
        `/b/.test(of('text', 'abc'))`,
        `new RegExp(of('source', 'a'), of('flags', 'g')).source`,
        `encodeURIComponent(of('text', 'a b'))`,
        `JSON.parse(of('text', '[1]'))`,
        `new Error(of('message', 'm')).message`,
        `new AggregateError([of('error', 1)], of('message', 'm')).message`,
      ),
      'of arrays and objects': each(
        `([] as number[]).indexOf(1, of('from', 0))`,
        `([] as number[]).lastIndexOf(1, of('from', 0))`,
        `[1, 2, 1].lastIndexOf(1, of('from', 1))`,
        `([] as number[]).includes(1, of('from', 0))`,
        `[1, 2].at(of('i', -1))`,
        `[1, 2, 3].fill(0, of('s', 1), of('e', 2))`,
        `[1, 2, 3].slice(of('s', 1), of('e', 2))`,
        `[1, 2, 3].splice(of('s', 1), of('count', 1))`,
        `[1, 2, 3].copyWithin(of('to', 0), of('s', 1), of('e', 2))`,
        `[1, 2, 3].with(of('i', 1), 9)`,
        `[1, [2, [3]]].flat(of('depth', 1)).length`,
        `[of('a', 1), [of('b', 2), 3], null].join(of('sep', '-'))`,
        `String([of('a', 1), [of('b', 2)]])`,
        `['5', '6'].map((text) => of(text, text)).map(Number)`,
        `Object.hasOwn({ x: 1 }, of('k', 'x'))`,
        `({ x: 1 }).hasOwnProperty(of('k', 'x'))`,
        `({ x: 1 }).propertyIsEnumerable(of('k', 'y'))`,
      ),
      'sorting without a comparator asks for both texts at each question': `${logging}
for (const texts of [['b'], ['b', 'a'], ['b', 'a', 'c', 'a'], ['c', 'b', 'a']]) {
  log.push(texts.map((text) => of(text, text)).sort().map((it) => it.valueOf()))
  log.push(texts.map((text) => of(text, text)).toSorted().length)
}`,
      'of what callbacks give': each(
        `'aXbX'.replace(/X/g, (found, at) => of('by ' + at, at))`,
        `[2, 3, 1].sort((a, b) => of(a + ':' + b, a - b))`,
        `[2, 3, 1].toSorted((a, b) => of(a + ':' + b, b - a))`,
      ),
      'of dates': each(
        `Date.UTC(...([of('y', 2020), of('m', 1), of('d', 2), of('h', 3), of('min', 4), of('s', 5), of('ms', 6), of('more', 7)] as unknown as [number]))`,
        `new Date(of('time', 5)).getTime()`,
        `new Date(of('text', '2020-01-02')).getTime()`,
        `Date.parse(of('text', '2020-01-02'))`,
        `new Date(0).setUTCHours(of('h', 1), of('m', 2))`,
        `new Date(NaN).setUTCHours(of('h', 1), of('m', 2))`,
        `new Date(NaN).setUTCFullYear(of('y', 2020), of('m', 2))`,
        `new Date(0).setTime(of('time', 1))`,
        `new Date(0).setUTCMonth(1, of('day', 2))`,
      ),
    },
  },
]
