import type { Choices } from '../choices.js'
import { callback } from './callbacks.js'
import { type Context, inside, number, part, type Printed, Scope } from './context.js'
import { simple } from './declarations.js'

/** A variable that a function reads before its declaration was reached. */
export function readEarly(c: Choices, x: Context): Printed {
  const [name, read] = [x.fresh('n'), x.fresh('f')]
  const value = number(c, inside(x, false))
  const how = c.one([name, `typeof ${name}`, `(${name} += 1)`, `${name}++`])
  x.scope.declare({ name, type: 'number', mutable: true })
  return {
    text: `const ${read} = (): unknown => ${how};\ntry { log.push(${read}()); } catch (error) { log.push(String(error)); }\nlet ${name} = ${value};\nlog.push(${read}());\n`,
    ends: false,
  }
}

/** A pattern over what may not be there. */
export function destructureNothing(c: Choices, x: Context): Printed {
  const [name, thing] = [x.fresh('n'), x.fresh('t')]
  const nothing = c.one(['undefined', 'null'])
  const value = `${part('boolean', c, x)} ? ${part('object', c, x)} : ${nothing}`
  const text = `const ${thing}: Thing | ${nothing} = ${value};\n`
  const pattern = c.one([
    `{ a: ${name} }`,
    `{ a: ${name} = 4, ...rest }`,
    `{ list: [${name} = 5] }`,
  ])
  const read = `const ${pattern} = ${thing}!;\nlog.push(${name});\n`
  return {
    text: `${text}try {\n${read}} catch (error) { log.push((error as Error).name); }\n`,
    ends: false,
  }
}

/** Closures over a loop's variable, kept in an array and called when the loop is over. */
export function collectClosures(c: Choices, x: Context): Printed {
  const [list, name] = [x.fresh('list'), x.fresh('i')]
  const scope = new Scope(x.scope)
  scope.declare({ name, type: 'number', mutable: true })
  const inner: Context = { ...x, scope, awaits: false }
  const heads = [
    `for (let ${name} = 0; ${name} < 3; ${name}++)`,
    `for (const ${name} of [1, 2])`,
    `for (let ${name} = 0, step = () => ${name}++; ${name} < 3; step())`,
  ] as const
  const head = c.one(heads)
  const body = head === heads[1] ? name : c.one([name, `${name}++`, `(${name} += 2)`])
  const other = number(c, { ...inner, scope: x.scope })
  return {
    text: `const ${list}: (() => number)[] = [];\n${head} { if (fuel.left-- <= 0) break; ${list}.push(() => ${body} + ${other}); }\nfor (const f of ${list}) log.push(f(), f());\n`,
    ends: false,
  }
}

/** Calls and reads through what may not be there, in every form of a chain. */
export function chain(c: Choices, x: Context): Printed {
  const name = x.fresh('c')
  const maybe = `${part('boolean', c, x)} ? { go: ${callback(c, x, 'none')}, thing: ${part('object', c, x)} } : ${c.one(['undefined', 'null'])}`
  const reads = [
    `${name}?.go()`,
    `${name}?.thing.list[${number(c, x)}]`,
    `${name}?.['thing']?.b.length`,
    `${name}?.go?.() ?? ${number(c, x)}`,
    `(${name}?.thing)?.list.at(${number(c, x)})`,
    `typeof ${name}?.go`,
  ] as const
  return {
    text: `const ${name} = (${maybe}) as { go(): number; thing: Thing } | null | undefined;\nlog.push(${c.one(reads)});\n`,
    ends: false,
  }
}

export function changeSet(c: Choices, x: Context): Printed {
  const { name } = c.one(x.scope.of('set'))
  return simple(`${name}.${c.one(['add', 'delete', 'add'])}(${number(c, x)})`)
}

export function changeDate(c: Choices, x: Context): Printed {
  const { name } = c.one(x.scope.of('date'))
  return simple(
    `${name}.${c.one(['setUTCDate', 'setUTCHours', 'setTime', 'setUTCMonth'])}(${number(c, x)})`,
  )
}
