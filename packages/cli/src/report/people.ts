import type { RunDetail, WaitDetail } from '@namu/client'
import type { Terminal } from '../terminal/terminal.js'
import { formatTime } from '../terminal/time.js'
import { inline } from '../terminal/value.js'

/** Lines of one kind that are shown; a run can have thousands. */
const shown = 10

/** What a run waits for from people, what they decided, and what it shows them: one part for each. */
export function peopleParts(detail: RunDetail, { color, width }: Terminal): string[] {
  const { waits, kept, decisions, published } = detail
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Waits for', waits.map(waitLine)],
    [
      'Kept messages',
      Object.entries(kept).map(([name, count]) => `signal ${name}: ${String(count)}`),
    ],
    [
      'Decisions',
      decisions.map(({ approval, approved, by, comment, at }) => {
        const who = by === undefined ? '' : ` by ${by}`
        const why = comment === undefined ? '' : `: ${comment}`
        return `#${approval} ${approved ? 'approved' : 'rejected'}${who}, ${formatTime(at)}${why}`
      }),
    ],
    [
      'Published',
      published.map(({ name, value }) => `${name} ${inline(value, width - name.length - 4)}`),
    ],
  ]
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [color.bold(title), ...first(lines)].join('\n'))
}

function waitLine({ wait, site, since, until, signal, to, title }: WaitDetail): string {
  const what =
    signal === undefined
      ? `approval #${wait} by ${to ?? ''}${title ? `: ${title}` : ''}`
      : `signal ${signal}`
  const end = until === undefined ? '' : ` until ${formatTime(until)}`
  return `${what}, since ${formatTime(since)}${end}  ${site}`
}

function first(lines: readonly string[]): string[] {
  const few = lines.slice(0, shown).map((line) => `  ${line}`)
  return lines.length > shown ? [...few, `  and ${String(lines.length - shown)} more`] : few
}
