import { classOf } from '../state/classes.js'
import type { StringifyLevel } from './frame-states.js'

const shownFirst = 2

/** V8's message for a cycle: the objects from the one that is met again, the middle ones left out. */
export function circularText(
  levels: readonly StringifyLevel[],
  value: object,
  closing: string,
): string {
  const start = levels.findIndex((level) => level.value === value)
  const chain = levels.slice(start)
  const lines = chain.slice(1).map((level, at) => {
    const owner = chain[at]
    const key = owner?.keys[owner.next - 1] ?? ''
    return `\n    |     ${keyText(owner, key)} -> object with constructor ${classText(level.value)}`
  })
  const shown =
    lines.length > shownFirst + 1
      ? [...lines.slice(0, shownFirst), '\n    |     ...', ...lines.slice(-1)]
      : lines
  return [
    'Converting circular structure to JSON',
    `\n    --> starting at object with constructor ${classText(value)}`,
    ...shown,
    `\n    --- ${keyText(chain.at(-1), closing)} closes the circle`,
  ].join('')
}

function keyText(owner: StringifyLevel | undefined, key: string): string {
  return owner?.isArray === true ? `index ${key}` : `property '${key}'`
}

function classText(value: object): string {
  return `'${classOf(value)?.name ?? (Array.isArray(value) ? 'Array' : 'Object')}'`
}
