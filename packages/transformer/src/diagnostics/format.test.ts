import { expect, test } from 'vitest'
import { formatDiagnostic, type Diagnostic } from './index.js'

const source = `const a = 1\n\tconst b = (\n    a +\n    c\n  )\nconst d = 2\n`

const diagnostic: Diagnostic = {
  code: 'NAMU1130',
  severity: 'error',
  message: 'Something is wrong.',
  reason: 'It cannot be.',
  rewrite: 'Write something else.',
  span: {
    file: 'src/a.ts',
    startLine: 3,
    startColumn: 5,
    endLine: 4,
    endColumn: 6,
    start: 28,
    end: 37,
  },
}

test('a diagnostic shows its place, code, message, frame, reason and rewrite', () => {
  expect(formatDiagnostic(diagnostic, { source })).toBe(
    [
      'src/a.ts:3:5 error NAMU1130: Something is wrong.',
      '  2 |  const b = (',
      '> 3 |     a +',
      '    |     ^^^',
      '> 4 |     c',
      '    |     ^',
      '  5 |   )',
      '  why:     It cannot be.',
      '  rewrite: Write something else.',
    ].join('\n'),
  )
})

test('without a source there is no frame, and TypeScript’s errors have no reason', () => {
  const plain = { ...diagnostic, code: 'TS2322', reason: '', rewrite: '' }
  expect(formatDiagnostic(plain)).toBe('src/a.ts:3:5 error TS2322: Something is wrong.')
})

test('other places are listed below, and colours go through the given style', () => {
  const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`
  const color = {
    bold: tag('b'),
    dim: tag('d'),
    red: tag('r'),
    yellow: tag('y'),
    cyan: tag('c'),
  }
  const related = [{ message: 'The other one', span: { ...diagnostic.span, startLine: 1 } }]
  const text = formatDiagnostic({ ...diagnostic, severity: 'warning', related }, { color })
  expect(text).toContain('<y>warning</y> <b>NAMU1130</b>')
  expect(text).toContain('<c>src/a.ts:1:5</c> The other one')
})
