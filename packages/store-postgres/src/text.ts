/**
 * Text from outside may contain NUL and lone surrogates, which Postgres' text cannot hold: JSON's
 * escapes of them can be stored. One text has one escaped form, so equality stays.
 */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

export function unescapeText(escaped: string): string {
  return JSON.parse(`"${escaped}"`) as string
}
