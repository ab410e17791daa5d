import type { Section } from './section.js'

const samples = `const samples: unknown[] = [undefined, null, true, false, 0, -0, 1, NaN, Infinity, '', '0', '1', ' 1 ', 'a', 'Infinity', 1n, 0n, [], [1], [1, 2], {}, [[]], new Date(5)]\n`

export const values: readonly Section[] = [
  {
    title: '7.2.14 Abstract and 7.2.15 strict equality',
    cases: {
      'every pair of samples': `${samples}
for (const a of samples) log.push(samples.map((b) => ((a as any) == (b as any) ? 1 : 0) + (a === b ? 2 : 0) + (Object.is(a, b) ? 4 : 0)).join(''))`,
      'includes, indexOf and Map keys differ in NaN and in zeros': `
log.push([NaN].includes(NaN), [NaN].indexOf(NaN), [0].includes(-0), new Map([[NaN, 1]]).get(NaN), new Set([0, -0]).size, Object.is([...new Set([-0])][0], 0))`,
    },
  },
  {
    title: '7.1 Conversions',
    cases: {
      'to numbers': `${samples}
for (const a of samples) { try { log.push(+(a as any)) } catch (error) { log.push((error as Error).name) } log.push(Number(a as any)) }
for (const text of ['0x1f', '0b11', '0o7', '1e3', '.5', '5.', '+5', '-', '1_0', '\\n7\\t', '1n', '--1']) log.push(Number(text), parseInt(text), parseFloat(text))`,
      'to texts': `${samples}
for (const a of samples.slice(0, -1)) log.push(String(a), \`\${a as any}\`, '' + (a as any))`,
      'to booleans': `${samples}
for (const a of samples) log.push(!a, Boolean(a))`,
      'to 32 bits': `
for (const n of [2 ** 31, 2 ** 32 + 1, -1, 1.9, -1.9, NaN, Infinity, 1e21]) log.push(n | 0, n >>> 0, ~n, n << 1, n >> 33)`,
    },
  },
  {
    title: '7.2.13 Less-than',
    cases: {
      'every pair of samples': `${samples}
for (const a of samples) log.push(samples.map((b) => ((a as any) < (b as any) ? 1 : 0) + ((a as any) >= (b as any) ? 2 : 0)).join(''))`,
      'texts are compared by code units': `
log.push('a' < 'B', 'a' < 'aa', '10' < '9', '\\uD83D' < '\\uFFFF', '' < 'a')`,
      'big integers and numbers are compared exactly': `
log.push(9007199254740993n > 9007199254740992, 1n < 1.5, 2n == (2 as unknown as bigint), (1n as unknown as string) < '2', 0n === -0n)`,
    },
  },
  {
    title: '13.8 Addition, 6.1.6 numeric operators',
    cases: {
      'every pair of samples is added': `${samples}
for (const a of samples.slice(0, -1)) for (const b of samples.slice(0, -1)) { try { log.push((a as any) + (b as any)) } catch (error) { log.push((error as Error).name) } }`,
      'remainders and powers': `
for (const [a, b] of [[5, 3], [-5, 3], [5, -3], [-0, 1], [5, 0], [5, Infinity], [2.5, 1]] as [number, number][]) log.push(a % b, a ** b, a / b)
log.push(NaN ** 0, 1 ** Infinity, 2 ** 3 ** 2, (-2) ** 3, 7n ** 2n, -7n % 3n, -7n / 2n)
try { log.push(1n / 0n) } catch (error) { log.push(String(error)) }
try { log.push(2n ** -1n) } catch (error) { log.push(String(error)) }`,
      'decimal fractions': `log.push(0.1 + 0.2, 0.1 * 3, 1 / 3, 4.35 * 100, 1.005 * 1000, 9007199254740993)`,
    },
  },
  {
    title: '6.1.6.1.20 Number to text',
    cases: {
      'the shortest text that gives the number again': `
log.push([1e21, 1e-7, 123456789012345680000, 0.000001, 1.5e300, 5e-324, -0, 100, 1e100, 0.1 + 0.2, 2 ** 53].map(String))`,
      'digits after the point, precision, other bases': `
log.push(Infinity.toString(), NaN.toString(), Infinity.toFixed(2), Math.PI.toFixed(3), Number.MAX_SAFE_INTEGER.toString(16))
for (const n of [0, 1.005, 1.45, 123.456, -1.5, 1e21, 0.000001234, NaN]) { log.push(n.toFixed(2), n.toPrecision(3)) }
log.push((255).toString(16), (0.5).toString(2), (-255).toString(36), (1e21).toString(7), (3.7).toFixed(0), (2.5).toFixed(0), (-2.5).toFixed(0))
try { log.push((1).toFixed(101)) } catch (error) { log.push(String(error)) }
try { log.push((1).toString(1)) } catch (error) { log.push(String(error)) }`,
    },
  },
  {
    title: '13.5 Unary operators, 13.10.2 instanceof, 13.10.1 in',
    cases: {
      typeof: `${samples}
log.push(samples.map((a) => typeof a), typeof (() => 1))`,
      'delete gives true, and removes own properties only': `
const o: Record<string, number> = { a: 1 }
log.push(delete o['a'], delete o['b'], o)
const list = [1, 2, 3]
delete list[1]
log.push(list.length, 1 in list, list)`,
      'in looks for names, also of indices': `
log.push('a' in { a: undefined }, 'b' in { a: 1 }, 0 in [7], 1 in [7], 'length' in [7], '0' in ['x'])
try { log.push('a' in ('text' as unknown as object)) } catch (error) { log.push((error as Error).name) }`,
      'functions have a name and a length of their own': `
const f = (a: number, b = 1) => a + b
for (const key of ['name', 'length', 'other']) log.push(key in f, Object.hasOwn(f, key))
log.push('call' in f, 'toString' in parseInt, 'length' in Number, Object.hasOwn(isNaN, 'name'))`,
      'instanceof follows the built-in hierarchy': `
const error: unknown = new RangeError('x')
log.push(error instanceof Error, error instanceof RangeError, error instanceof TypeError, ([] as unknown) instanceof Object, ([] as unknown) instanceof Array, (new Map() as unknown) instanceof Object, (1 as unknown) instanceof Object)`,
      'void gives undefined': `let n = 0; log.push(void n++, n)`,
    },
  },
]
