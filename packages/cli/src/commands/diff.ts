import { NamuError } from '@namu/core/internal'
import type { WorkflowDiff } from '@namu/flow/diff'
import type { PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { exitCode } from '../exit-code.js'
import { readVersions, type VersionSet } from '../project/versions.js'
import { diffText } from '../report/diff.js'
import { Finished } from '../report/failures.js'
import { report } from '../report/report.js'

/** Two sets of workflows compared. */
export interface VersionsDiff {
  readonly before: string
  readonly after: string
  readonly equal: boolean
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly workflows: readonly WorkflowDiff[]
}

/**
 * `namu diff <before> <after>`: what changed between two versions. Ends as `diff` does: 0 when they
 * are equal, 1 when they differ, 2 in trouble.
 */
export async function diff(
  context: Context,
  before: string,
  after: string,
  options: PlaceOptions,
): Promise<void> {
  const { terminal, json } = context
  try {
    const found = await compare(
      await readVersions(context, before, options),
      await readVersions(context, after, options),
    )
    terminal.out(json ? JSON.stringify(found) : diffText(found, terminal.color))
    if (!found.equal) throw new Finished(exitCode.failed)
  } catch (error) {
    if (error instanceof Finished) throw error
    await report(error, terminal, json)
    throw new Finished(exitCode.usage)
  }
}

async function compare(before: VersionSet, after: VersionSet): Promise<VersionsDiff> {
  const { diffWorkflows } = await import('@namu/flow/diff')
  const [old, now] = narrowed(before, after)
  const added = [...now.keys()].filter((name) => !old.has(name))
  const removed = [...old.keys()].filter((name) => !now.has(name))
  const workflows = [...now].flatMap(([name, version]) => {
    const was = old.get(name)
    return was ? [diffWorkflows(was, version)] : []
  })
  const equal = added.length + removed.length === 0 && workflows.every((it) => it.equal)
  return { before: before.title, after: after.title, equal, added, removed, workflows }
}

type Workflows = VersionSet['workflows']

/** One workflow is compared with that of its name; two of different names with each other. */
function narrowed(before: VersionSet, after: VersionSet): readonly [Workflows, Workflows] {
  const [old, now] = [before.workflows, after.workflows]
  const [one, other] = [only(old), only(now)]
  if (one && other) return [old, new Map([[one.graph.name, other]])]
  const single = one ?? other
  if (!single) return [old, now]
  const { name } = single.graph
  const pick = ({ title, workflows }: VersionSet): Workflows => {
    const version = workflows.get(name)
    if (version) return new Map([[name, version]])
    throw new NamuError('NAMU4001', `There is no workflow "${name}" in ${title}`, { where: title })
  }
  return [pick(before), pick(after)]
}

function only(workflows: Workflows) {
  const [first, second] = workflows.values()
  return second ? undefined : first
}
