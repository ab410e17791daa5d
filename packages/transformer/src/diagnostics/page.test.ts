import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diagnosticsPage } from './index.js'

test('docs/diagnostics.md is what the registry says', () => {
  const page = new URL('../../../../docs/diagnostics.md', import.meta.url)
  expect(readFileSync(page, 'utf8')).toBe(diagnosticsPage())
})
