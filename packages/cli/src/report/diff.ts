import type { SiteChange, SitePlace, TaskChange, WorkflowDiff } from '@namu/flow/diff'
import type { VersionsDiff } from '../commands/diff.js'
import type { Colors } from '../terminal/terminal.js'
import { counted } from './diagnostics.js'

/** A comparison for people: `+` added, `-` removed, `~` changed, `>` moved. */
export function diffText(
  { before, after, equal, added, removed, workflows }: VersionsDiff,
  color: Colors,
): string {
  if (equal) {
    const relocated = workflows.reduce((sum, it) => sum + it.relocated, 0)
    const lines = relocated === 0 ? '' : `, ${counted(relocated, 'call site')} on other lines`
    return `${before} and ${after} are equal${lines}`
  }
  return [
    ...added.map((name) => color.green(`+ workflow ${name}`)),
    ...removed.map((name) => color.red(`- workflow ${name}`)),
    ...workflows.filter((it) => !it.equal).flatMap((it) => workflowLines(it, color)),
  ].join('\n')
}

function workflowLines(diff: WorkflowDiff, color: Colors): readonly string[] {
  const lines = [
    ...diff.contract.map(({ of, ...it }) => color.yellow(`  ~ ${of} ${jsonText(it)}`)),
    ...diff.sites.flatMap((it) => siteLines(it, color)),
    ...diff.tasks.flatMap((it) => taskLines(it, color)),
    ...diff.policies.flatMap(({ site, changes }) => [
      color.yellow(`  ~ policy of ${siteName(site)}`),
      ...changes.map((it) => `      ${jsonText(it)}`),
    ]),
    ...quietFunctions(diff).map((it) => color.yellow(`  ~ code of ${it}, between its calls`)),
    ...diff.constants.map((it) => color.yellow(`  ~ module constant ${it}`)),
  ]
  const notes = [
    ...(lines.length === 0 ? ['Only computations differ'] : []),
    ...(diff.relocated === 0
      ? []
      : [`${counted(diff.relocated, 'call site')} on other lines, otherwise the same`]),
    ...rebindNotes[diff.rebind],
  ]
  return [
    color.bold(`workflow ${diff.workflow}`),
    ...lines,
    ...notes.map((note) => color.dim(`  ${note}`)),
  ]
}

const rebindNotes: Readonly<Record<WorkflowDiff['rebind'], readonly string[]>> = {
  'not needed': [],
  possible: ['The graph is the same: runs of the old version could be bound to the new release'],
  impossible: ['The graph differs: runs of the old version stay on it to their end'],
  unknown: [],
}

/** Functions that changed and of which no call site tells. */
function quietFunctions({ functions, sites }: WorkflowDiff): readonly string[] {
  const told = new Set(sites.flatMap((it) => [placeBefore(it), placeAfter(it)]).map(functionOf))
  return functions
    .filter((it) => it.kind === 'changed' && !told.has(it.function))
    .map((it) => shortName(it.function))
}

const functionOf = (place: SitePlace | undefined): string | undefined => place?.function
const placeBefore = (it: SiteChange): SitePlace | undefined =>
  it.kind === 'added' ? undefined : it.before
const placeAfter = (it: SiteChange): SitePlace | undefined =>
  it.kind === 'removed' ? undefined : it.after

function siteLines(change: SiteChange, color: Colors): readonly string[] {
  const name = siteName(change.site)
  switch (change.kind) {
    case 'added':
      return [color.green(`  + ${name}  ${where(change.after)}`)]
    case 'removed':
      return [color.red(`  - ${name}  ${where(change.before)}`)]
    case 'changed': {
      const { before, after } = change
      const details = change.what.map((what) => {
        if (what === 'target') return `calls ${before.target} → ${after.target}`
        if (what === 'waits') return `${waiting[before.waits]} → ${waiting[after.waits]}`
        return `arguments (${before.arguments.join(', ')}) → (${after.arguments.join(', ')})`
      })
      return [color.yellow(`  ~ ${name}  ${where(after)}`), ...details.map((it) => `      ${it}`)]
    }
    case 'moved':
      return [
        color.cyan(`  > ${name}  ${where(change.after)}`),
        change.what === 'order'
          ? '      runs in another order'
          : `      ${surroundings(change.before)} → ${surroundings(change.after)}`,
      ]
    case 'control':
      return [
        color.yellow(`  ~ ${name}  ${where(change.after)}`),
        `      ${surroundings(change.before)} → ${surroundings(change.after)}`,
      ]
  }
}

const waiting: Readonly<Record<SitePlace['waits'], string>> = {
  'in place': 'waits in place',
  await: 'is awaited',
  later: 'is not awaited at once',
}

function surroundings({ inside }: SitePlace): string {
  return inside.length === 0 ? 'at the top' : inside.map(({ text }) => text).join(', ')
}

function taskLines({ kind, task, changes }: TaskChange, color: Colors): readonly string[] {
  const name = shortName(task)
  if (kind === 'added') return [color.green(`  + task ${name}`)]
  if (kind === 'removed') return [color.red(`  - task ${name}`)]
  const details = changes.flatMap(({ of, ...it }) =>
    of === 'code' ? [] : [`      ${of} ${jsonText(it)}`],
  )
  const code = changes.some(({ of }) => of === 'code') ? ['      other code'] : []
  return [color.yellow(`  ~ task ${name}`), ...details, ...code]
}

function jsonText(change: {
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}): string {
  const spell = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value))
  return `${change.path.slice(1).replaceAll('/', '.')}: ${spell(change.before)} → ${spell(change.after)}`
}

/** `main / charge / 2` for a site's full name. */
const siteName = (site: string): string => site.split(' / ').map(shortName).join(' / ')

const shortName = (id: string): string => id.slice(id.lastIndexOf('#') + 1)

const where = ({ at }: SitePlace): string => `${at.file}:${at.line}`
