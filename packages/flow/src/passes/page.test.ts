import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { build } from '../../test/building.js'
import { passExamples } from '../../test/pass-examples.js'
import { aroundPass } from '../../test/pass-text.js'

const page = readFileSync(new URL('../../../../docs/compiler.md', import.meta.url), 'utf8')

function shown(name: string, which: 'before' | 'after'): string {
  const match = new RegExp(`<!-- ${name}: ${which} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(
    page,
  )
  return match?.[1] ?? ''
}

describe('docs/compiler.md', () => {
  it.each(Object.entries(passExamples))('shows what the pass does: %s', (name, example) => {
    const { before, after } = aroundPass(name, ...example)
    expect(shown(name, 'before')).toBe(before)
    expect(shown(name, 'after')).toBe(after)
    expect(before).not.toBe(after)
  })

  it('names every pass in its order', () => {
    const passes: string[] = []
    build(
      [],
      () => undefined,
      (name) => passes.push(name.replace(/ again$/, '')),
    )
    const named = [...page.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title.toLowerCase())
    const titles = new Set(passes.slice(1).map((name) => name.toLowerCase()))
    expect(named.filter((name) => titles.has(name))).toEqual([...titles])
  })
})
