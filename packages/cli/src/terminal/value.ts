/** A value in wire form on one line, cut to `width` characters. */
export function inline(value: unknown, width: number): string {
  const text = value === undefined ? '' : JSON.stringify(value)
  return truncate(text, width)
}

/** A value in wire form as a document: short ones on one line. */
export function pretty(value: unknown): string {
  const line = JSON.stringify(value)
  return line.length <= 80 ? line : JSON.stringify(value, null, 2)
}

export function truncate(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
}
