import { expect, test } from 'vitest'
import { githubAnnotation, type Diagnostic } from './index.js'

const diagnostic: Diagnostic = {
  code: 'NAMU1011',
  severity: 'warning',
  message: '100% wrong: a, b',
  reason: 'It cannot\nbe.',
  rewrite: '',
  span: {
    file: 'src/a,b.ts',
    startLine: 3,
    startColumn: 5,
    endLine: 3,
    endColumn: 9,
    start: 0,
    end: 4,
  },
}

test('an annotation names file, lines and columns, and keeps every character of the text', () => {
  expect(githubAnnotation(diagnostic)).toBe(
    '::warning file=src/a%2Cb.ts,line=3,endLine=3,col=5,endColumn=8,title=NAMU1011::100%25 wrong: a, b%0AIt cannot%0Abe.',
  )
})

test('files are named from the repository, and a place of several lines has no columns', () => {
  const span = { ...diagnostic.span, file: 'a.ts', endLine: 4 }
  expect(
    githubAnnotation({ ...diagnostic, severity: 'error', reason: '', span }, 'apps/shop'),
  ).toBe('::error file=apps/shop/a.ts,line=3,endLine=4,title=NAMU1011::100%25 wrong: a, b')
})
