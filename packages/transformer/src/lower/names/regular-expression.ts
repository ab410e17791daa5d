import type { RegularExpressionLiteral } from 'ts-morph'

/** What stands between and behind the slashes of a literal. */
export interface Pattern {
  readonly source: string
  readonly flags: string
}

export function patternOf(node: RegularExpressionLiteral): Pattern {
  const { text } = node.compilerNode
  const end = text.lastIndexOf('/')
  return { source: text.slice(1, end), flags: text.slice(end + 1) }
}

/** Whether matching moves the object's `lastIndex`. */
export function isStateful(flags: string): boolean {
  return /[gy]/.test(flags)
}

/** What JavaScript says of a literal that is no regular expression; `undefined` when it is one. */
export function patternError({ source, flags }: Pattern): string | undefined {
  try {
    new RegExp(source, flags)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
