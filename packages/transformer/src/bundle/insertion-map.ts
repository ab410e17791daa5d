/**
 * The source map (version 3) of a text into which something was inserted: every character of the
 * original, so that a bundler that takes the nearest mapping gets exact columns.
 *
 * @param insertions by ascending offset into the original text, each on one line
 */
export function insertionMap(
  source: string,
  text: string,
  insertions: readonly { readonly at: number; readonly length: number }[],
): string {
  const lines: string[] = []
  const pending = [...insertions]
  let offset = 0
  let lastColumn = 0
  for (const line of text.split('\n')) {
    let segments = ''
    let skipped = 0
    for (let column = 0; column <= line.length; column += 1) {
      let advance = column === 0 ? 0 : 1
      for (; pending[0]?.at === offset + column; pending.shift()) skipped += pending[0].length
      advance += skipped
      skipped = 0
      const lineStep = column === 0 && lines.length > 0 ? 1 : 0
      const columnStep = column - lastColumn
      lastColumn = column
      segments += `${column === 0 ? '' : ','}${[advance, 0, lineStep, columnStep].map(vlq).join('')}`
    }
    lines.push(segments)
    offset += line.length + 1
  }
  return JSON.stringify({
    version: 3,
    sources: [source],
    sourcesContent: [text],
    names: [],
    mappings: lines.join(';'),
  })
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 VLQ, as source maps write numbers: the sign in the lowest bit, five bits per digit. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += digits.charAt(rest > 0 ? digit | 32 : digit)
  } while (rest > 0)
  return text
}
