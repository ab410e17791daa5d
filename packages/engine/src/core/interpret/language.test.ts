import { describe, expect, it } from 'vitest'
import { expectSame } from '../../../test/differential.js'
import { EngineRun } from '../../../test/engine-run.js'

/** Notes what an expression gives: its value, or the name and message of what it throws. */
const attempts = (...expressions: readonly string[]): string =>
  `async (u, n, five, o, s, big) => {
    const log = []
    const attempt = (f) => { try { const v = f(); log.push(typeof v === 'function' ? 'function' : v) } catch (e) { log.push([e.name, e.message]) } }
    ${expressions.map((expression) => `attempt(() => ${expression})`).join('\n')}
    return log
  }`

const input = [undefined, null, 5, { a: 1 }, 'abc', 7n]

const programs: Readonly<Record<string, string>> = {
  'operators on every kind of operand': attempts(
    ...[
      '+',
      '-',
      '*',
      '/',
      '%',
      '**',
      '&',
      '|',
      '^',
      '<<',
      '>>',
      '>>>',
      '==',
      '!=',
      '===',
      '<',
      '>=',
    ].flatMap((operator) =>
      ['five', 's', 'u', 'n', 'o', 'big', '[1]', "'5'", 'true'].map(
        (left) =>
          `[five ${operator} (${left}), (${left}) ${operator} s, (${left}) ${operator} big]`,
      ),
    ),
    '-s',
    '+o',
    '~big',
    '+big',
    '-big',
    '!o',
    'typeof u',
    'typeof n',
    'typeof o',
    'typeof big',
    'typeof (() => 1)',
    "'a' in o",
    "'toString' in o",
    "'b' in o",
    "'x' in five",
    '0 in [1]',
    "'1' in [1]",
  ),
  'reads and writes of properties': attempts(
    'u.x',
    'n.x',
    'u[0]',
    'n[o]',
    'five.x',
    's.length',
    's[1]',
    's[9]',
    's.x',
    'o.a',
    'o.b',
    'o["a"]',
    '[1, 2].length',
    '[1, 2][1]',
    '[1, 2]["1"]',
    '[1, 2][2]',
    '[1][-1]',
    '[1].x',
    '(u.x = 1)',
    '(n[0] = 1)',
    '(five.x = 1)',
    '(s.x = 1)',
    '(s[0] = 1)',
    '(s.length = 1)',
    '(true.x = 1)',
    'delete o.zzz',
    'delete u.x',
    'delete [].length',
    'delete s.length',
    '(o.toString = 5, o.toString)',
    'o',
  ),
  'calls of what is no function': attempts(
    'u()',
    'five()',
    'o.x()',
    'o.a()',
    's.nope()',
    '[1].nope()',
    'u.x()',
    'n.x()',
    'five.nope()',
    'o.x.y()',
    '[].map(five)',
    '[].forEach(o)',
    '[1].reduce((a) => a)',
    '[].reduce((a) => a)',
  ),
  'spreads and iteration': attempts(
    '[...s]',
    '[...[1, 2], ...new Set([3])]',
    '[...new Map([[1, 2]])]',
    'Math.max(...[1, 5, 2])',
    '({ ...o, b: 2 })',
    '({ ...s })',
    '({ ...u, ...n, ...five })',
    '[...[1, 2].entries()]',
    '[...[5].keys()]',
    'new Map(five)',
    'new Map([1])',
    'new Set(five)',
    'Object.fromEntries(five)',
    'Object.fromEntries([1])',
    'Object.keys(u)',
    'Object.entries(s)',
    'Object.values([7])',
    'Array.from(u)',
    'Array.from(n)',
  ),
  'conversions to text and numbers': attempts(
    '`${u} ${n} ${five} ${o} ${s} ${big} ${[1, [2, n]]} ${true}`',
    'String(new Error("e"))',
    '`${new TypeError("t")}`',
    '`${new Map()} ${new Set()}`',
    '`${new Date(0)}`',
    '`${new Date(NaN)}`',
    'new Date(0) + 1',
    'new Date(5) - 1',
    '[] + {}',
    '[2] * [3]',
    'Number([])',
    'Number({})',
    '[1] == 1',
    'o == "[object Object]"',
    'n == u',
    'n == 0',
    '"" == 0',
    '"1" == 1n',
    'new Date(0) == 0',
    '[1, [2, [3]]].join("-")',
    '[u, n, o].join()',
    'String([1].entries())',
    'String(Promise.resolve(1))',
    'isNaN(s)',
    'parseInt("12px")',
    'Number("0x10")',
    '(255).toString(16)',
    '(1.005).toFixed(2)',
  ),
  'errors and their properties': attempts(
    'new Error("a", { cause: o }).cause',
    'new Error("a").name',
    'new TypeError("b").message',
    'new RangeError("c") instanceof Error',
    'new RangeError("c") instanceof TypeError',
    'new Error().message',
    '"message" in new Error("x")',
    '[] instanceof Array',
    '[] instanceof Object',
    'o instanceof Object',
    'new Date(0) instanceof Date',
    'new Map() instanceof Map',
    's instanceof Object',
    'Object.keys(new Error("e"))',
    'JSON.stringify(new Error("e"))',
    'JSON.stringify({ f: () => 1, m: new Map([[1, 2]]), d: new Date(0), u, a: [u, () => 1] })',
    'JSON.stringify(big)',
    'JSON.parse("{a")',
    'JSON.parse("")',
    'JSON.stringify({ b: 1, a: { b: 2, c: 3 } }, ["a", "b"], 1)',
    'JSON.stringify({ toJSON: () => 1 })',
    'JSON.stringify(o, (k, v) => (typeof v === "number" ? v + 1 : v))',
    's.normalize("NFD")',
    'o.toString()',
    '[1].keys().next()',
    'structuredClone(o) === o',
    'structuredClone([new Date(1), new Map([[1, o]])])',
  ),
  'closures share variables': `async () => {
    let n = 0
    const inc = () => ++n
    const fs = []
    for (let i = 0; i < 3; i++) fs.push(() => i++)
    inc(); n = n + 10; inc()
    return [n, fs.map((f) => f()), fs.map((f) => f())]
  }`,
  'temporal dead zones': `async () => {
    const log = []
    const attempt = (f) => { try { log.push(f()) } catch (e) { log.push([e.name, e.message]) } }
    attempt(() => later)
    attempt(() => { later = 5 })
    let later = 1
    attempt(() => later)
    return log
  }`,
  'recursion and functions with properties of their own': `async () => {
    const fact = (n) => n < 2 ? 1 : n * fact(n - 1)
    function even(n) { return n === 0 ? true : odd(n - 1) }
    function odd(n) { return n === 0 ? false : even(n - 1) }
    const rest = (a, ...more) => [a, more]
    const self = { of: (x) => x * 2, list: [() => 7] }
    return [fact(10), even(10), rest(), rest(1, 2, 3), self.of(4), self.list[0](), fact.name, fact.length, rest.length]
  }`,
  'catch and rethrow through frames': `async () => {
    const log = []
    const f = (x) => { if (x > 2) throw new Error('deep ' + x); return f(x + 1) }
    const g = () => { try { return f(0) } catch (e) { log.push(e.message); throw new TypeError('again') } }
    try { [1].map(g) } catch (e) { log.push(e.name + e.message) }
    try { throw 5 } catch (e) { log.push(e) }
    try { null.x } catch (e) { log.push(e.message) }
    for (const x of [1, 2, 3]) { try { if (x === 2) continue; if (x === 3) break; log.push(x) } catch (e) {} }
    return log
  }`,
  'aliases and mutation': `async () => {
    const a = { list: [1] }, b = a, c = { ...a }
    b.list.push(2); c.list = [9]
    const m = new Map([[a, 1]]); m.set(b, 2).set(NaN, 3).set(-0, 4)
    const [x] = m.keys === undefined ? [] : [...m]
    return [a.list, c.list, m.size, m.get(NaN), m.get(0), x[0] === a, new Set([0, -0, NaN, NaN]).size]
  }`.replace('m.keys === undefined ? [] : ', ''),
}

describe('a program does what it does in Node', () => {
  for (const [name, source] of Object.entries(programs))
    it(name, async () => {
      await expectSame(
        {
          source: source
            .replace('const [x] =', 'const x0 =')
            .replace('x[0] === a', 'x0[0][0] === a'),
          input,
        },
        2,
      )
    })
})

describe('the sandbox', () => {
  const refused: Readonly<Record<string, string>> = {
    'reads of __proto__': 'o.__proto__',
    'reads of the constructor of a class': 'o.constructor.constructor',
    'reads of it by a computed key': "s.constructor['const' + 'ructor']",
    'reads of the prototype of a class': 'o.constructor.prototype',
    'writes of __proto__': '(o.__proto__ = {})',
    'literals with a computed __proto__ read back': "({ ['__proto__']: 1 }).__proto__",
    'methods as values': '[1].map',
    'methods that are not in the table': "s.anchor('x')",
    'toString of functions': '(() => 1).toString()',
    'call and apply': '(() => 1).call(u)',
    'functions as text': '`${() => 1}`',
    'the code of a replacer function': 'JSON.stringify(o, (k, v) => `${() => v}`)',
    'properties on Maps': '(new Map().x = 1)',
    'the constructor of an array': '([].constructor = u)',
    'an object as the length of an array': '([].length = { valueOf: () => 2 })',
    'next of an iterator as a value': '[1].keys().next',
  }
  for (const [name, expression] of Object.entries(refused))
    it(`fails the run on ${name}, which cannot be caught`, () => {
      const run = new EngineRun(
        `async (o, s, u) => { try { return ${expression} } catch (e) { return 'caught' } }`,
        { input: [{ a: 1 }, 'text', undefined] },
      )
      expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4007' } })
    })

  it('converts an object by its own functions', () => {
    const run = new EngineRun(
      'async () => [`${{ toString: () => "x" }}`, 1 + ({ valueOf: () => 1 }), `${[{ toString: () => "y" }]}`]',
    )
    expect(run.outcome).toEqual({ returned: ['x', 2, 'y'] })
  })

  it('leaves own properties of such names alone', () => {
    const run = new EngineRun(
      `async (o) => [o.constructor, o.toString, o.hasOwnProperty('valueOf')]`,
      {
        input: [{ constructor: 1, toString: 2 }],
      },
    )
    expect(run.outcome).toEqual({ returned: [1, 2, false] })
  })
})

it('values that nest too deeply are a RangeError wherever the engine recurses', () => {
  const run = new EngineRun(
    `async () => {
      let list = [() => 1]
      for (let i = 0; i < 50000; i++) list = [list]
      const log = []
      for (const f of [() => String(list), () => JSON.stringify(list)]) {
        try { f() } catch (e) { log.push(e.name) }
      }
      return log
    }`,
    { copies: false },
  )
  expect(run.outcome).toEqual({ returned: ['RangeError', 'RangeError'] })
})

it('the stack of an error is made of the frames of the run', () => {
  const run = new EngineRun(
    `async () => {
      const inner = () => { throw new Error('deep') }
      const outer = () => [1].map(() => inner())
      try { outer() } catch (e) { return e.stack }
    }`,
  )
  expect((run.outcome as { returned: string }).returned.split('\n')).toEqual([
    'Error: deep',
    '    at inner (flow.ts:2:35)',
    '    at flow.ts:3:41',
    '    at Array.map (<anonymous>)',
    '    at outer (flow.ts:3:27)',
    '    at flow (flow.ts:4:13)',
  ])
})
