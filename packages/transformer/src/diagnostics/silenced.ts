import type { SourceFile } from 'ts-morph'

/**
 * Whether a comment silences a warning where it stands: `// namu-ignore NAMU1502: reason` at the end of
 * its line, or among the comment lines right above. A comment without a reason silences nothing.
 */
export function isSilenced(file: SourceFile, start: number, code: string): boolean {
  const { compilerNode } = file
  const { text } = compilerNode
  // Most files have no such comment.
  if (!text.includes('namu-ignore')) return false
  const starts = compilerNode.getLineStarts()
  const own = compilerNode.getLineAndCharacterOfPosition(start).line
  const line = (at: number): string => text.slice(starts[at], starts[at + 1])
  if (ignores(line(own), code)) return true
  for (let at = own - 1; at >= 0 && /^\s*\/\//.test(line(at)); at--) {
    if (ignores(line(at), code)) return true
  }
  return false
}

function ignores(line: string, code: string): boolean {
  const codes = /\/\/\s*namu-ignore\s+(NAMU\d{4}(?:\s*,\s*NAMU\d{4})*)\s*:\s*\S/.exec(line)?.[1]
  return codes?.split(',').some((one) => one.trim() === code) ?? false
}
