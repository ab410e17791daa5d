import type { Choices } from '../choices.js'
import { asyncResult, type Context, inside, number, part } from './context.js'

/** What a callback is for, which says what it is given and what it gives. */
export type Purpose = 'none' | 'map' | 'test' | 'reduce' | 'then' | 'later'

/** An arrow function that is called at once or by a built-in; never asynchronous. */
export function callback(c: Choices, x: Context, purpose: Purpose): string {
  const body = inside(x, false)
  const parameters = parametersOf(purpose, x)
  for (const name of parameters) body.scope.declare({ name, type: 'number', mutable: true })
  const head = `(${parameters.map((name) => `${name}: number`).join(', ')})`
  if (purpose === 'test') return `${head} => ${part('boolean', c, body)}`
  if (c.chance(25)) return `${head}: number => ${x.grammar.numberBody(c.next(), body)}`
  return `${head}: number => ${number(c, body)}`
}

/** An asynchronous arrow over one element. */
export function asyncCallback(c: Choices, x: Context, purpose: 'none' | 'map' | 'later'): string {
  const body = inside(x, true)
  const parameters = parametersOf(purpose, x)
  for (const name of parameters) body.scope.declare({ name, type: 'number', mutable: true })
  const head = `async (${parameters.map((name) => `${name}: number`).join(', ')})`
  if (c.chance(60)) return `${head}: Promise<number> => ${x.grammar.numberBody(c.next(), body)}`
  return `${head}: Promise<number> => ${asyncResult(c, body)}`
}

function parametersOf(purpose: Purpose, x: Context): readonly string[] {
  switch (purpose) {
    case 'none':
    case 'later':
      return []
    case 'then':
      return [x.fresh('n')]
    case 'map':
    case 'test':
      return [x.fresh('n'), x.fresh('i')]
    case 'reduce':
      return [x.fresh('sum'), x.fresh('n')]
  }
}
