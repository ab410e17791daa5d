import { workflow } from '@namu/core'
import type { Report, Row, Total } from './model.js'
import { measure, readLock, writeReport } from './tasks.js'

/**
 * Measures every package that a project has locked and writes a report. All paths are relative to
 * the folder that the tasks run in; without arguments it audits the repository this example is in.
 */
export const audit = workflow(
  async (root: string = '../..', report: string = 'package-audit.md') => {
    const locked = await readLock(root)
    const measured = await Promise.all(
      locked.packages.map(async (item) => ({ item, on: await measure(root, item.path) })),
    )

    const total: Total = { packages: 0, size: 0, files: 0 }
    const licences = new Map<string, Total>()
    const depths = new Map<string, Total>()
    const sizes: Row[] = []
    let notInstalled = 0
    for (const { item, on } of measured) {
      if (!on.installed) {
        notInstalled += 1
        continue
      }
      count(total, on.size, on.files)
      count(entry(licences, on.licence), on.size, on.files)
      count(entry(depths, String(item.depth)), on.size, on.files)
      const label = `${item.name} ${item.version}`
      sizes.push({ label, packages: 1, size: on.size, files: on.files })
    }

    const content: Report = {
      project: locked.project,
      total,
      notInstalled,
      byLicence: rows(licences),
      byDepth: rows(depths).sort((a, b) => Number(a.label) - Number(b.label)),
      largest: sizes.sort(bySize).slice(0, 10),
    }
    const file = await writeReport(report, content)
    return { file, ...total, notInstalled, licences: licences.size }
  },
)

function count(total: Total, size: number, files: number): void {
  total.packages += 1
  total.size += size
  total.files += files
}

function entry(totals: Map<string, Total>, key: string): Total {
  const known = totals.get(key)
  if (known !== undefined) return known
  const fresh: Total = { packages: 0, size: 0, files: 0 }
  totals.set(key, fresh)
  return fresh
}

function rows(totals: Map<string, Total>): Row[] {
  return Array.from(totals.entries(), ([label, total]) => ({ label, ...total })).sort(bySize)
}

function bySize(a: Row, b: Row): number {
  if (a.size !== b.size) return b.size - a.size
  return a.label < b.label ? -1 : 1
}
