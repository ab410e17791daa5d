import type { Report, Row } from './model.js'

export function markdown(report: Report): string {
  const { total } = report
  return [
    `# Packages of ${report.project}`,
    '',
    `${total.packages} packages, ${total.files} files, ${bytes(total.size)}; ${report.notInstalled} locked packages are not installed here.`,
    '',
    ...table('By licence', 'Licence', report.byLicence),
    ...table('By depth', 'Depth', report.byDepth),
    ...table('Largest', 'Package', report.largest),
  ].join('\n')
}

function table(title: string, column: string, rows: readonly Row[]): string[] {
  return [
    `## ${title}`,
    '',
    `| ${column} | Packages | Files | Size |`,
    '| --- | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row.label} | ${row.packages} | ${row.files} | ${bytes(row.size)} |`),
    '',
  ]
}

function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} KiB`
  return `${(size / 1024 / 1024).toFixed(1)} MiB`
}
