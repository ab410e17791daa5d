import { builtinConstants } from './constants.js'
import { scopeFunctions } from './scope-builtins.js'
import { leftOutFunctions, leftOutMethods, type LeftOut } from './left-out.js'
import {
  builtinClasses,
  builtinFunctions,
  builtinMethods,
  builtinProperties,
  type Builtin,
} from './table.js'

/** The text of `docs/builtins.md`, made from the table; a test keeps both equal. */
export function builtinsPage(): string {
  return `${[
    '# Built-ins of workflows',
    'This page is generated from `packages/core/src/builtins`: the compiler allows what stands here, and the engine does with it what Node 20 does. What is not here is rejected when the project is built. Receivers are told by their type: the methods of arrays work on arrays, not on objects that look like one.',
    kindsOfBuiltins,
    '## Methods',
    ...Object.entries(builtinMethods).map(([receiver, methods]) => section(receiver, methods)),
    '## Functions and constructors',
    ...namespaces().map(([namespace, functions]) => section(namespace, functions)),
    '## Properties',
    'Own properties of objects, arrays and errors, and:',
    properties(),
    '## Constants',
    `${names(Object.keys(builtinConstants))}.`,
    '## Classes',
    `Right of \`instanceof\`: ${names(builtinClasses)}.`,
    '## Left out on purpose',
    'Everything that is not above is left out; these have a reason of their own and another way to write it.',
    leftOut(),
  ].join('\n\n')}\n`
}

const kinds = [
  ['host', 'asks the host'],
  ['run', 'answers from the run'],
  ['log', 'writes to the log'],
  ['callback', 'calls functions'],
  ['mutates', 'changes something'],
  ['reads', 'reads'],
] as const
type Kind = (typeof kinds)[number][0]

const kindsOfBuiltins = [
  '- **reads**: gives the same answer everywhere; nothing changes.',
  '- **changes something**: its receiver, or an object it is given.',
  '- **calls functions**: those it is given may start tasks and are part of the run, so that it can stop between two calls and go on after a restart.',
  '- **asks the host**: the answer may differ between machines, so the log keeps it.',
  '- **answers from the run**: from its clock or its seed, the same again after a restart.',
  '- **writes to the log**: one line of the run’s log.',
].join('\n')

function kindOf(builtin: Builtin): Kind {
  const found = kinds.find(([kind]) => kind !== 'reads' && builtin[kind])
  return found?.[0] ?? 'reads'
}

function section(title: string, builtins: Readonly<Record<string, Builtin>>): string {
  const entries = Object.entries(builtins)
  const lines = kinds.flatMap(([kind, words]) => {
    const own = entries.filter(([, builtin]) => kindOf(builtin) === kind)
    return own.length === 0 ? [] : [`- ${words}: ${names(own.map(([name]) => name))}`]
  })
  const notes = entries.flatMap(([name, { note }]) =>
    note === undefined ? [] : [`- ${shown(name)}: ${note}`],
  )
  return [`### ${title}`, lines.join('\n'), ...(notes.length > 0 ? [notes.join('\n')] : [])].join(
    '\n\n',
  )
}

/** Functions by the object they belong to, the global ones first. */
function namespaces(): (readonly [string, Record<string, Builtin>])[] {
  const found = new Map<string, Record<string, Builtin>>([['Global', {}]])
  for (const [name, builtin] of Object.entries<Builtin>(builtinFunctions)) {
    // Not JavaScript's: the page of the language has them.
    if (Object.hasOwn(scopeFunctions, name)) continue
    const [first = '', ...rest] = name.replace('new ', '').split('.')
    const namespace = rest.length === 0 ? 'Global' : first
    found.set(namespace, { ...found.get(namespace), [name]: builtin })
  }
  return [...found]
}

function properties(): string {
  return Object.entries(builtinProperties)
    .map(([receiver, list]) => `- ${receiver}: ${names(list)}`)
    .join('\n')
}

function leftOut(): string {
  const methods = Object.entries(leftOutMethods).flatMap(([receiver, own]) =>
    Object.entries(own).map(([name, entry]) => [`${receiver}.prototype.${name}`, entry] as const),
  )
  const rows = [...Object.entries(leftOutFunctions), ...methods]
    .filter(([name]) => !Object.hasOwn(builtinFunctions, name))
    .map(([name, { reason, rewrite }]: readonly [string, LeftOut]) => ({ name, reason, rewrite }))
  const groups = new Map<string, string[]>()
  for (const { name, reason, rewrite } of rows) {
    const words = `${reason}. ${rewrite}`
    groups.set(words, [...(groups.get(words) ?? []), name])
  }
  return [...groups].map(([words, group]) => `- ${names(group)}: ${words}`).join('\n')
}

function names(list: readonly string[]): string {
  return list.map(shown).join(', ')
}

function shown(name: string): string {
  return `\`${name.startsWith('@@') ? `[Symbol.${name.slice(2)}]` : name}\``
}
