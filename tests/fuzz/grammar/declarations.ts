import type { Choices } from '../choices.js'
import {
  type Context,
  type ExpressionType,
  inside,
  number,
  part,
  type Printed,
  typeText,
  type Variable,
} from './context.js'
import { hasNumberTarget, numberTarget } from './numbers.js'

export const simple = (text: string): Printed => ({ text: `${text};\n`, ends: false })

const types: readonly ExpressionType[] = [
  'number',
  'string',
  'array',
  'boolean',
  'object',
  'map',
  'set',
  'date',
  'bigint',
  'promise',
  'promise',
]

export function declareVariable(c: Choices, x: Context): Printed {
  const type = c.one(types)
  const mutable = c.chance(60)
  const value = part(type, c, x)
  const name = x.fresh(type[0] ?? 'v')
  x.scope.declare({ name, type, mutable })
  return simple(
    `${mutable ? c.one(['let', 'let', 'var']) : 'const'} ${name}: ${typeText[type]} = ${value}`,
  )
}

/** A closure, as an arrow or as a nested function. */
export function declareFunction(c: Choices, x: Context): Printed {
  const asynchronous = c.chance(50)
  const [first, second] = [x.fresh('n'), x.fresh('n')]
  const body = inside(x, asynchronous)
  body.scope.declare({ name: first, type: 'number', mutable: true })
  const otherwise = number(c, { ...body, awaits: false })
  body.scope.declare({ name: second, type: 'number', mutable: true })
  const parameters = `(${first}: number, ${second}: number = ${otherwise})`
  const result = asynchronous ? 'Promise<number>' : 'number'
  const prefix = asynchronous ? 'async ' : ''
  const arrow = c.chance(50)
  const name = x.fresh('f')
  const recursive = c.chance(30)
  const variable: Variable = {
    name,
    type: asynchronous ? 'asyncFunction' : 'function',
    mutable: false,
  }
  if (recursive) body.scope.declare(variable)
  const guard = recursive ? `{\nif (fuel.left-- <= 0) return ${second};\n` : '{\n'
  const text = x.grammar.numberBody(c.next(), body).replace('{\n', guard)
  x.scope.declare(variable)
  return arrow
    ? simple(`const ${name} = ${prefix}${parameters}: ${result} => ${text}`)
    : { text: `${prefix}function ${name}${parameters}: ${result} ${text}\n`, ends: false }
}

export function destructure(c: Choices, x: Context): Printed {
  const word = c.one(['const', 'let'])
  const mutable = word === 'let'
  const [first, second, third] = [x.fresh('n'), x.fresh('n'), x.fresh('r')]
  const declare = (name: string, type: ExpressionType): void => {
    x.scope.declare({ name, type, mutable })
  }
  switch (c.one(['array', 'object', 'nested'] as const)) {
    case 'array': {
      const [value, otherwise] = [part('array', c, x), number(c, x)]
      declare(first, 'number')
      declare(second, 'number')
      declare(third, 'array')
      return simple(
        `${word} [${first} = 0, ${second} = ${otherwise}, ...${third}] = ${value} as number[]`,
      )
    }
    case 'object': {
      const value = part('object', c, x)
      declare(first, 'number')
      declare(second, 'string')
      declare(third, 'array')
      return simple(`${word} { a: ${first}, b: ${second}, list: ${third} } = ${value} as Thing`)
    }
    case 'nested': {
      const [value, otherwise] = [part('object', c, x), number(c, x)]
      declare(first, 'number')
      declare(second, 'number')
      return simple(`${word} { a: ${first}, list: [${second} = ${otherwise}] } = ${value} as Thing`)
    }
  }
}

export function destructuringAssignment(c: Choices, x: Context): Printed {
  if (!hasNumberTarget(x)) return destructure(c, x)
  const [first, second] = [numberTarget(c, x), numberTarget(c, x)]
  switch (c.one(['swap', 'array', 'object'] as const)) {
    case 'swap':
      return simple(`[${first}, ${second}] = [${second}, ${first}]`)
    case 'array':
      return simple(
        `[${first} = 1, ${second} = ${number(c, x)}] = ${part('array', c, x)} as number[]`,
      )
    case 'object':
      return simple(`({ a: ${first}, list: [${second} = 2] } = ${part('object', c, x)} as Thing)`)
  }
}
