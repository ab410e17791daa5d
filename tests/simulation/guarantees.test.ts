import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(`${repository}docs/guarantees.md`, 'utf8')

test('every test that docs/guarantees.md names is there', () => {
  const named = [...page.matchAll(/`((?:tests|packages)\/[^`\s]+\.test\.ts)`/g)].map(
    ([, file]) => file,
  )
  expect(named.length).toBeGreaterThan(10)
  for (const file of new Set(named))
    expect(existsSync(`${repository}${String(file)}`), file).toBe(true)
})

test('docs/guarantees.md says each promise as the design does', () => {
  const plain = (text: string): string => text.replace(/[>*_`]/g, '').replace(/\s+/g, ' ')
  const design = plain(readFileSync(`${repository}docs/design.md`, 'utf8'))
  for (const [, quoted] of page.matchAll(/^((?:> .*\n)+)/gm)) {
    const [first] = plain(quoted ?? '')
      .trim()
      .split(/[,;]/)
    expect(design, first).toContain(first)
  }
})
