import type { Choices } from '../choices.js'
import { asyncCallback, callback } from './callbacks.js'
import {
  asyncResult,
  type Context,
  type ExpressionType,
  has,
  number,
  part,
  type Printed,
  type Rule,
  Scope,
} from './context.js'
import {
  declareFunction,
  declareVariable,
  destructure,
  destructuringAssignment,
  simple,
} from './declarations.js'
import { jump } from './jumps.js'
import { labelledBlock, loop } from './loops.js'
import { assignment, hasNumberTarget } from './numbers.js'
import {
  changeDate,
  changeSet,
  chain,
  collectClosures,
  destructureNothing,
  readEarly,
} from './surprises.js'
import { feedGenerator, useInstance } from './classes.js'
import { pause } from './waiting.js'
import { choose, handle, when } from './branches.js'

const reassignable: readonly ExpressionType[] = [
  'string',
  'array',
  'object',
  'boolean',
  'set',
  'date',
  'bigint',
  'promise',
]

function reassign(c: Choices, x: Context): Printed {
  const type = c.one(reassignable.filter((one) => x.scope.mutable(one).length > 0))
  const { name } = c.one(x.scope.mutable(type))
  return simple(`${name} = ${part(type, c, x)}`)
}

function mutate(c: Choices, x: Context): Printed {
  const { name } = c.one(x.scope.of('array'))
  switch (c.one(['push', 'pop', 'index', 'splice', 'sort', 'unshift'] as const)) {
    case 'push':
      return simple(`if (${name}.length < 5) ${name}.push(${number(c, x)})`)
    case 'unshift':
      return simple(`if (${name}.length < 5) ${name}.unshift(${number(c, x)})`)
    case 'pop':
      return simple(`${name}.${c.one(['pop', 'shift', 'reverse'])}()`)
    case 'index':
      return simple(`${name}[${c.one(['0', '1', `${name}.length >> 1`])}] = ${number(c, x)}`)
    case 'splice':
      return simple(`${name}.splice(${number(c, x)}, 1, ${number(c, x)})`)
    case 'sort':
      return simple(`${name}.sort((a, b) => a - b)`)
  }
}

function setProperty(c: Choices, x: Context): Printed {
  const { name } = c.one(x.scope.of('object'))
  switch (c.one(['b', 'list', 'element'] as const)) {
    case 'b':
      return simple(`${name}.b = ${part('string', c, x)}`)
    case 'list':
      return simple(`${name}.list = ${part('array', c, x)}`)
    case 'element':
      return simple(`${name}.list[0] = ${number(c, x)}`)
  }
}

function changeMap(c: Choices, x: Context): Printed {
  const { name } = c.one(x.scope.of('map'))
  switch (c.one(['set', 'delete', 'clear', 'set'] as const)) {
    case 'set':
      return simple(`${name}.set(${part('string', c, x)}, ${number(c, x)})`)
    case 'delete':
      return simple(`${name}.delete(${part('string', c, x)})`)
    case 'clear':
      return simple(`${name}.clear()`)
  }
}

const log = (c: Choices, x: Context): Printed =>
  simple(`log.push(${part(c.one(['number', 'string', 'boolean', 'bigint'] as const), c, x)})`)

/** The statements of the language, each with how often it shows up. */
export const statements: readonly Rule<Printed>[] = [
  { weight: 12, print: log },
  { weight: 22, print: declareVariable },
  { weight: 10, when: hasNumberTarget, print: (c, x) => simple(assignment(c, x)) },
  {
    weight: 5,
    when: (x) => reassignable.some((type) => x.scope.mutable(type).length > 0),
    print: reassign,
  },
  { weight: 5, when: has('array'), print: mutate },
  { weight: 3, when: has('object'), print: setProperty },
  { weight: 5, when: has('map'), print: changeMap },
  { weight: 2, when: has('set'), print: changeSet },
  { weight: 1, when: has('date'), print: changeDate },
  { weight: 2, print: useInstance },
  { weight: 2, print: feedGenerator },
  { weight: 2, print: readEarly },
  { weight: 2, print: destructureNothing },
  { weight: 2, print: collectClosures },
  { weight: 2, print: chain },
  { weight: 8, print: when },
  { weight: 12, print: loop },
  { weight: 5, print: choose },
  { weight: 10, print: handle },
  { weight: 3, print: labelledBlock },
  // Where it stands at the top, nothing else of the program would run.
  { weight: 7, when: (x) => x.depth < 4, print: jump },
  { weight: 7, print: declareFunction },
  { weight: 4, print: destructure },
  { weight: 3, print: destructuringAssignment },
  {
    weight: 3,
    when: (x) => x.awaits,
    print: (c, x) => simple(`await note(${part('string', c, x)})`),
  },
  { weight: 2, when: (x) => x.awaits, print: pause },
  { weight: 3, print: (c, x) => simple(`void ${part('promise', c, x)}`) },
  { weight: 7, print: (c, x) => simple(`started.push(${part('promise', c, x)})`) },
  { weight: 3, print: (c, x) => simple(`later.push(${callback(c, x, 'later')})`) },
  { weight: 2, print: (c, x) => simple(`laterAsync.push(${asyncCallback(c, x, 'later')})`) },
  {
    weight: 3,
    print: (c, x) => simple(`${part('array', c, x)}.forEach(${callback(c, x, 'map')})`),
  },
  { weight: 2, print: (c, x) => x.grammar.block(c.next(), x) },
]

/** Statements up to the first behind which nothing can be reached. */
export function sequence(parts: readonly Choices[], x: Context): Printed {
  let text = ''
  for (const one of parts) {
    const printed = x.grammar.statement(one, x)
    text += printed.text
    if (printed.ends) return { text, ends: true }
  }
  return { text, ends: false }
}

export function block(c: Choices, x: Context): Printed {
  const { text, ends } = sequence(c.rest(0, 4), { ...x, scope: new Scope(x.scope) })
  return { text: `{\n${text}}\n`, ends }
}

export function numberBody(c: Choices, x: Context): string {
  const result = c.next()
  const inner = { ...x, scope: new Scope(x.scope) }
  const { text, ends } = sequence(c.rest(0, 4), inner)
  // TypeScript may not see that the end cannot be reached.
  const returned = ends ? '0' : x.awaits ? asyncResult(result, inner) : number(result, inner)
  const last = `return ${returned};\n`
  return `{\n${text}${last}}`
}
