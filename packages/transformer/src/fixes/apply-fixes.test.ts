import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import type { Diagnostic, Edit } from '../diagnostics/index.js'
import { applyFixes } from './apply-fixes.js'

const place = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, start: 0, end: 0 }

function withFix(edits: readonly Edit[], automatic = true): Diagnostic {
  return {
    code: 'NAMU1011',
    severity: 'warning',
    message: '',
    reason: '',
    rewrite: '',
    span: { file: 'src/a.ts', ...place },
    fix: { title: 'Mend it', automatic, edits },
  }
}

const edit = (start: number, end: number, text: string, file = 'src/a.ts'): Edit => ({
  file,
  start,
  end,
  text,
})

test('edits are made in every file, and undone', () => {
  const root = temporaryProject({ 'src/a.ts': 'one two three', 'src/b.ts': 'four' })
  const read = () => ['a', 'b'].map((name) => readFileSync(join(root, `src/${name}.ts`), 'utf8'))
  const applied = applyFixes(root, [
    withFix([edit(8, 13, '3'), edit(0, 0, 'zero ')]),
    withFix([edit(4, 7, '2'), edit(0, 4, '4', 'src/b.ts')]),
  ])
  expect(read()).toEqual(['zero one 2 3', '4'])
  expect({ fixed: applied.fixed.length, files: applied.files }).toEqual({
    fixed: 2,
    files: ['src/a.ts', 'src/b.ts'],
  })
  applied.undo()
  expect(read()).toEqual(['one two three', 'four'])
})

test('of two fixes that overlap the first is made, as a whole, and the other left', () => {
  const root = temporaryProject({ 'src/a.ts': 'one two three', 'src/b.ts': 'four' })
  const applied = applyFixes(root, [
    withFix([edit(0, 7, '12')]),
    withFix([edit(4, 7, '2'), edit(0, 4, '4', 'src/b.ts')]),
    withFix([edit(0, 0, 'zero ')]),
  ])
  expect(applied.fixed).toHaveLength(1)
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('12 three')
  expect(readFileSync(join(root, 'src/b.ts'), 'utf8')).toBe('four')
})

test('fixes for a person to choose, and those of a file with a byte order mark, are left', () => {
  const root = temporaryProject({ 'src/a.ts': 'one', 'src/b.ts': '\uFEFFtwo' })
  const applied = applyFixes(root, [
    withFix([edit(0, 3, '1')], false),
    withFix([edit(0, 3, '2', 'src/b.ts')]),
  ])
  expect(applied.files).toEqual([])
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('one')
})

test('a file keeps its mode, and nothing else is left in its folder', () => {
  const root = temporaryProject({ 'src/a.ts': 'one' })
  chmodSync(join(root, 'src/a.ts'), 0o640)
  applyFixes(root, [withFix([edit(0, 3, '1')])])
  expect(readdirSync(join(root, 'src'))).toEqual(['a.ts'])
})
