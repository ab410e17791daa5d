import type { Choices } from '../choices.js'
import { asyncResult, type Context, number, part, type Printed } from './context.js'

/** Leaves the statement it stands in: the code behind it cannot be reached. */
export function jump(c: Choices, x: Context): Printed {
  const ways = [...breaks(x), ...continues(x)]
  switch (c.one(['break', 'break', 'return', 'throw'] as const)) {
    case 'break':
      return ways.length > 0 ? leave(c.one(ways)) : leave(returned(c, x))
    case 'return':
      return leave(returned(c, x))
    case 'throw':
      return leave(thrown(c, x))
  }
}

const leave = (text: string): Printed => ({ text: `${text};\n`, ends: true })

function breaks(x: Context): readonly string[] {
  const plain = x.jumps.some(({ kind }) => kind !== 'block') ? ['break'] : []
  return [...plain, ...x.jumps.flatMap(({ label }) => (label ? [`break ${label}`] : []))]
}

function continues(x: Context): readonly string[] {
  const loops = x.jumps.filter(({ kind }) => kind === 'loop')
  const plain = loops.length > 0 ? ['continue'] : []
  return [...plain, ...loops.flatMap(({ label }) => (label ? [`continue ${label}`] : []))]
}

function returned(c: Choices, x: Context): string {
  if (x.returns === 'number') return `return ${x.awaits ? asyncResult(c, x) : number(c, x)}`
  const value = part(c.one(['number', 'string', 'array', 'object'] as const), c, x)
  return `return { value: ${value}, log }`
}

const thrown = (c: Choices, x: Context): string =>
  c.chance(85)
    ? `throw new ${c.one(['Error', 'RangeError', 'TypeError'])}(${part('string', c, x)})`
    : `throw ${number(c, x)}`
