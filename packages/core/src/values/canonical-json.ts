/**
 * JSON text with the keys of every object sorted by UTF-16 code units and no white space (as RFC 8785
 * orders keys), so that equal data has one text. Properties that are `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object')
    return value === undefined ? 'null' : JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[])
      text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
    return `[${text}]`
  }
  const members = value as Readonly<Record<string, unknown>>
  for (const key of sorted(Object.keys(members))) {
    const member = members[key]
    if (member === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** Most objects have a few keys, which are in order as often as not: a call of `sort` costs more. */
function sorted(keys: string[]): string[] {
  for (let at = 1; at < keys.length; at += 1)
    if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.sort()
  return keys
}
