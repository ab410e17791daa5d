import { NamuError } from '@namu/core/internal'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store, VersionRecord } from '../../interfaces/store.js'

/** Names the version that was registered last, whatever it is called. */
export const latestVersion = 'latest'

type Bound = Pick<RunRecord, 'run' | 'workflow' | 'version' | 'graph' | 'release'>

/**
 * The version that a run is to be bound to. Only a release of the same graph fits: what the run has
 * done, and where it stands, is said in terms of its graph.
 *
 * @throws NamuError NAMU4001 unknown version, NAMU4155 it has another graph
 */
export async function findVersion(
  store: Pick<Store, 'getVersion' | 'listVersions'>,
  run: Bound,
  wanted: string,
): Promise<VersionRecord> {
  const found = await store.getVersion(run.workflow, wanted === latestVersion ? undefined : wanted)
  if (!found) {
    const same = (await versionsOf(store, run)).map(({ version }) => version)
    throw new NamuError('NAMU4001', `${run.workflow} has no version ${wanted}`, {
      where: `${run.workflow}@${wanted}`,
      hint: `Versions with the graph of run ${run.run}: ${same.join(', ')}.`,
    })
  }
  if (found.graph !== run.graph) throw otherGraph(run, found)
  return found
}

/** The newest version with the run's graph and another release that was registered after its own. */
export async function newerVersion(
  store: Pick<Store, 'getVersion' | 'listVersions'>,
  run: Bound,
): Promise<string | undefined> {
  const own = await store.getVersion(run.workflow, run.version)
  const versions = await versionsOf(store, run)
  const newer = versions
    .filter(
      ({ release, createdAt }) => release !== run.release && createdAt > (own?.createdAt ?? 0),
    )
    .reduce<VersionRecord | undefined>(
      (newest, one) => (newest && newest.createdAt > one.createdAt ? newest : one),
      undefined,
    )
  return newer?.version
}

async function versionsOf(
  store: Pick<Store, 'listVersions'>,
  { workflow, graph }: Bound,
): Promise<readonly VersionRecord[]> {
  const all = await store.listVersions()
  return all.filter((one) => one.name === workflow && one.graph === graph)
}

function otherGraph(run: Bound, found: VersionRecord): NamuError {
  const own = `${run.workflow}@${run.version}`
  const other = `${found.name}@${found.version}`
  return new NamuError(
    'NAMU4155',
    `Run ${run.run} cannot be bound to ${other}: it is a run of graph ${run.graph}, and ${other} has graph ${found.graph}`,
    {
      where: run.run,
      hint: `Only a release of the same graph fits. \`namu diff ${own} ${other}\` shows how the workflow has changed.`,
    },
  )
}
