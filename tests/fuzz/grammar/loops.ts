import type { Choices } from '../choices.js'
import { type Context, number, part, type Printed, Scope } from './context.js'

/** Every loop spends fuel: a program comes to its end whatever it computes. */
const fuel = 'fuel.left-- > 0'

export function loop(c: Choices, x: Context): Printed {
  const label = c.chance(30) ? x.fresh('loop') : undefined
  const scope = new Scope(x.scope)
  const inner: Context = { ...x, scope, jumps: [...x.jumps, { kind: 'loop', label }] }
  const head = label === undefined ? '' : `${label}: `
  return { text: `${head}${body(c, x, inner)}`, ends: false }
}

function body(c: Choices, x: Context, inner: Context): string {
  const block = (): string => x.grammar.block(c.next(), inner).text
  const test = (): string => part('boolean', c, x)
  switch (
    c.one([
      'for-of',
      'for',
      'while',
      'do',
      'entries',
      'endless',
      'text',
      'map',
      'keys',
      'generator',
    ] as const)
  ) {
    case 'for-of': {
      const values = part('array', c, x)
      const mutable = c.chance(40)
      const name = item(x, inner, mutable)
      return `for (${mutable ? 'let' : 'const'} ${name} of ${values}) {\n${guard}${block()}}\n`
    }
    case 'entries': {
      const values = part('array', c, x)
      const [index, value] = [item(x, inner, false), item(x, inner, false)]
      return `for (const [${index}, ${value}] of ${values}.entries()) {\n${guard}${block()}}\n`
    }
    case 'text': {
      const letters = part('string', c, x)
      return `for (const ${text(x, inner)} of ${letters}) {\n${guard}${block()}}\n`
    }
    case 'map': {
      const entries = part('map', c, x)
      const [key, value] = [text(x, inner), item(x, inner, false)]
      return `for (const [${key}, ${value}] of ${entries}) {\n${guard}${block()}}\n`
    }
    case 'keys': {
      const thing = part(c.one(['object', 'array'] as const), c, x)
      return `for (const ${text(x, inner)} in ${thing}) {\n${guard}${block()}}\n`
    }
    case 'generator': {
      const from = number(c, x)
      return `for (const ${item(x, inner, false)} of count(${from}, log)) {\n${guard}${block()}}\n`
    }
    case 'for': {
      const start = number(c, x)
      const name = item(x, inner, true)
      const end = number(c, inner)
      return `for (let ${name}: number = ${start}; ${name} < ${end} && ${fuel}; ${c.one([`${name}++`, `${name} += 2`])}) ${block()}`
    }
    case 'while':
      return `while (${fuel} && ${test()}) ${block()}`
    case 'do':
      return `do ${block()}while (${fuel} && ${test()});\n`
    case 'endless':
      return `while (true) {\n${guard}if (${test()}) break;\n${block()}}\n`
  }
}

const guard = `if (fuel.left-- <= 0) break;\n`

/** A loop variable. A constant one is named in a `const` head and never assigned. */
function item(x: Context, inner: Context, mutable: boolean): string {
  const name = x.fresh('i')
  inner.scope.declare({ name, type: 'number', mutable })
  return name
}

function text(x: Context, inner: Context): string {
  const name = x.fresh('s')
  inner.scope.declare({ name, type: 'string', mutable: false })
  return name
}

export function labelledBlock(c: Choices, x: Context): Printed {
  const label = x.fresh('block')
  const inner: Context = { ...x, jumps: [...x.jumps, { kind: 'block', label }] }
  const { text } = x.grammar.block(c.next(), inner)
  return { text: `${label}: ${text}`, ends: false }
}
