import type { Choices } from '../choices.js'
import { type Context, part, type Printed, Scope } from './context.js'

export function when(c: Choices, x: Context): Printed {
  const test = part('boolean', c, x)
  const then = x.grammar.block(c.next(), x)
  if (!c.chance(50)) return { text: `if (${test}) ${then.text}`, ends: false }
  const otherwise = x.grammar.block(c.next(), x)
  return {
    text: `if (${test}) ${then.text}else ${otherwise.text}`,
    ends: then.ends && otherwise.ends,
  }
}

/** A `switch` over a number or a string, with fallthrough and the default anywhere. */
export function choose(c: Choices, x: Context): Printed {
  const type = c.one(['number', 'string'] as const)
  const value = part(type, c, x)
  const computed = c.chance(30)
  const inner: Context = { ...x, jumps: [...x.jumps, { kind: 'switch', label: undefined }] }
  const literals = type === 'number' ? ['0', '1', '2', '3'] : ["''", "'a'", "'bc'", "'12'"]
  const defaultAt = c.one([-1, 0, 1, 2])
  const clauses = c.rest(1, 4).map((clause, index) => {
    const test = computed ? part(type, clause, x) : literals[index]
    const head = index === defaultAt ? 'default' : `case ${test ?? ''}`
    const { text, ends } = x.grammar.block(clause.next(), inner)
    const exit = !ends && clause.chance(60) ? 'break;\n' : ''
    return `${head}: ${text}${exit}`
  })
  return { text: `switch (${value} as ${type}) {\n${clauses.join('')}}\n`, ends: false }
}

/** `try` in its three shapes. What is caught is logged. */
export function handle(c: Choices, x: Context): Printed {
  const shape = c.one(['catch', 'catch', 'finally', 'both'] as const)
  const tried = x.grammar.block(c.next(), x)
  let text = `try ${tried.text}`
  let ends = tried.ends
  if (shape !== 'finally') {
    const caught = caughtBlock(c, x)
    text += caught.text
    ends &&= caught.ends
  }
  if (shape !== 'catch') {
    const last = x.grammar.block(c.next(), x)
    text += `finally ${last.text}`
    ends ||= last.ends
  }
  return { text, ends }
}

function caughtBlock(c: Choices, x: Context): Printed {
  if (c.chance(15)) {
    const plain = x.grammar.block(c.next(), x)
    return { text: `catch ${plain.text}`, ends: plain.ends }
  }
  const error = x.fresh('error')
  const message = x.fresh('s')
  const inner: Context = { ...x, scope: new Scope(x.scope) }
  inner.scope.declare({ name: message, type: 'string', mutable: false })
  const handler = x.grammar.block(c.next(), inner)
  const seen = `(${error} as Error)`
  const text = `\`\${${error} instanceof Error} \${${seen}.name} \${${seen}.message}\``
  const read = `const ${message}: string = ${text};\n`
  return {
    text: `catch (${error}) {\n${read}log.push(${message});\n${handler.text}}\n`,
    ends: handler.ends,
  }
}
