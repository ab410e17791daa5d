import type { DiagnosticEntry } from './entry.js'

/** The heading of an entry on the page of all diagnostics. */
export function headingOf({ code, title, severity }: DiagnosticEntry): string {
  return `${code}: ${title}${severity === 'warning' ? ' (warning)' : ''}`
}

/** Where an entry is explained, with the anchor that GitHub makes of the heading. */
export function docsOf(entry: DiagnosticEntry): string {
  const anchor = headingOf(entry)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
  return `docs/diagnostics.md#${anchor}`
}
