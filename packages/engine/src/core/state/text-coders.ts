/** A `TextEncoder` or `TextDecoder` of UTF-8: what it was made with is all there is. */
export class TextCoder {
  type: 'TextEncoder' | 'TextDecoder'
  fatal: boolean
  ignoreBOM: boolean

  constructor(type: TextCoder['type'], fatal = false, ignoreBOM = false) {
    this.type = type
    this.fatal = fatal
    this.ignoreBOM = ignoreBOM
  }
}

/** The properties of a coder, which are read only; `undefined` for other names. */
export function coderProperty(coder: TextCoder, key: string): string | boolean | undefined {
  if (key === 'encoding') return 'utf-8'
  if (coder.type === 'TextEncoder') return undefined
  return key === 'fatal' || key === 'ignoreBOM' ? coder[key] : undefined
}
