/** What `Object.freeze` and its relatives leave of an object; attributes of single properties do not differ. */
export type Integrity = 'frozen' | 'sealed' | 'fixed'

const levels: ReadonlySet<string> = new Set<Integrity>(['frozen', 'sealed', 'fixed'])

/** Stands between the kind of a row and the integrity of its object. */
export const integrityMark = '!'

export function integrityOf(value: object): Integrity | undefined {
  if (Object.isExtensible(value)) return undefined
  if (Object.isFrozen(value)) return 'frozen'
  return Object.isSealed(value) ? 'sealed' : 'fixed'
}

/** The kind of a row without its mark, and the integrity the mark says. */
export function splitKind(kind: string): readonly [kind: string, level: string | undefined] {
  const at = kind.lastIndexOf(integrityMark)
  const level = kind.slice(at + 1)
  return at === -1 || !levels.has(level) ? [kind, undefined] : [kind.slice(0, at), level]
}

export function restoreIntegrity(value: object, level: string): void {
  if (level === 'frozen') Object.freeze(value)
  else if (level === 'sealed') Object.seal(value)
  else Object.preventExtensions(value)
}
