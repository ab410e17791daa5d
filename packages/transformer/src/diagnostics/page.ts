import { headingOf } from './docs-link.js'
import type { DiagnosticEntry, DiagnosticGroup } from './entry.js'
import { registry } from './registry.js'

const groups: readonly (readonly [DiagnosticGroup, string, string])[] = [
  ['mistake', 'Mistakes', 'The program contradicts itself or the rules of tasks and workflows.'],
  ['limit', 'Limits', 'These will not compile, ever; there is another way to write them.'],
  ['not-yet', 'Not yet', 'These are planned; until then there is another way to write them.'],
  [
    'advice',
    'Advice',
    'These compile, and mean what they say; the build asks whether that was meant. They are warnings: ' +
      'with `namu build --strict` they fail the build. A comment with a reason, above the line or at its ' +
      'end, silences one where it stands: `// namu-ignore NAMU1502: the list shrinks`.',
  ],
]

/** The text of `docs/diagnostics.md`, made from the registry; a test keeps both equal. */
export function diagnosticsPage(): string {
  const parts = [
    '# Diagnostics of the compiler',
    'Every message of the compiler has a stable code. TypeScript’s own errors keep theirs (`TSnnnn`) and stop the build first. ' +
      "The examples assume `import { task, workflow } from '@namu/core'` and an async task `add`. " +
      'This page is generated from `packages/transformer/src/diagnostics`; each example is compiled by a test.',
  ]
  for (const [group, title, words] of groups) {
    parts.push(`## ${title}`, words)
    for (const entry of registry) if (entry.group === group) parts.push(section(entry))
  }
  return `${parts.join('\n\n')}\n`
}

function section(entry: DiagnosticEntry): string {
  return [
    `### ${headingOf(entry)}`,
    plainBraces(entry.reason),
    'Instead of',
    fence(entry.bad),
    'write',
    fence(entry.good),
  ].join('\n\n')
}

function fence(code: string): string {
  return `\`\`\`ts\n${code.trim()}\n\`\`\``
}

/** Parameters have no value on the page: their name stands for them. */
function plainBraces(text: string): string {
  return text.replace(/\{(\w+)\}/g, '$1')
}
