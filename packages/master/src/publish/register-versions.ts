import type { RegisteredVersion, VersionToRegister } from '@namu/client'
import {
  NamuError,
  releaseDigest,
  type Digest,
  type Release,
  type WorkflowIR,
} from '@namu/core/internal'
import type { Store, VersionRecord } from '@namu/engine'
import { loadGraph } from '@namu/flow'

/**
 * Registers versions with their graphs and releases. Everything is judged before anything is written.
 *
 * @throws NamuError NAMU4004 or NAMU4005 for a graph that is not read or is damaged, NAMU6004 for a
 *   release that does not fit its graph or a child workflow that is not there, NAMU6006 for an artifact that was not uploaded, NAMU6003
 *   for a version that exists with other content
 */
export async function registerVersions(
  store: Store,
  wanted: readonly VersionToRegister[],
): Promise<readonly RegisteredVersion[]> {
  for (const version of wanted) {
    await judge(store, version)
    await judgeChildren(store, version, wanted)
  }
  const registered: RegisteredVersion[] = []
  for (const { name, version, graph, release } of wanted) {
    await store.putGraph(graph)
    await store.putRelease(release)
    const record = { name, version, graph: graph.digest, release: release.digest }
    const outcome = await store.putVersion(record)
    const stored = await store.getVersion(name, version)
    // Another publisher was quicker with other content.
    if (outcome === 'conflict' || !stored) throw otherContent(name, version)
    registered.push({ ...stored, outcome })
  }
  return registered
}

async function judge(store: Store, wanted: VersionToRegister): Promise<void> {
  const { name, version, release } = wanted
  const graph = loadGraph(wanted.graph)
  const title = `${name}@${version}`
  if (graph.name !== name) {
    throw new NamuError('NAMU6004', `The graph of ${title} is that of "${graph.name}"`, {
      where: title,
      hint: 'Register a workflow under the name of its graph.',
    })
  }
  if (releaseDigest(release.tasks, release.sites, release.start) !== release.digest) {
    throw new NamuError('NAMU6004', `The release of ${title} is not what its digest names`, {
      where: title,
      hint: 'It was damaged on its way: build and publish again.',
    })
  }
  for (const artifact of artifactsOf(title, graph, release)) {
    if (!(await store.getArtifact(artifact))) {
      throw new NamuError('NAMU6006', `The master lacks artifact ${artifact} of ${title}`, {
        where: artifact,
        hint: 'Upload the artifacts before their version: `namu publish` does.',
      })
    }
  }
  const before = await store.getVersion(name, version)
  if (before && !sameContent(before, graph, release)) throw otherContent(name, version)
}

/** A run starts its children at its own version, so they come together or were there before. */
async function judgeChildren(
  store: Store,
  { name, version, graph }: VersionToRegister,
  wanted: readonly VersionToRegister[],
): Promise<void> {
  for (const child of Object.keys(graph.children ?? {})) {
    const comes = wanted.some((one) => one.name === child && one.version === version)
    if (comes || (await store.getVersion(child, version))) continue
    throw new NamuError(
      'NAMU6004',
      `${name}@${version} calls the workflow "${child}", but there is no ${child}@${version}`,
      {
        where: `${name}@${version}`,
        hint: 'A workflow and those it calls are registered together, under one version: `namu publish` does.',
      },
    )
  }
}

function artifactsOf(title: string, graph: WorkflowIR, release: Release): ReadonlySet<Digest> {
  const artifacts = new Set<Digest>()
  for (const task of Object.keys(graph.tasks)) {
    if (!Object.hasOwn(release.tasks, task)) {
      throw new NamuError('NAMU6004', `The release of ${title} lacks task "${task}"`, {
        where: title,
        hint: 'Build again: a release has every task its graph starts.',
      })
    }
  }
  for (const { artifact } of Object.values(release.tasks)) artifacts.add(artifact)
  return artifacts
}

function sameContent(before: VersionRecord, graph: WorkflowIR, release: Release): boolean {
  return before.graph === graph.digest && before.release === release.digest
}

function otherContent(name: string, version: string): NamuError {
  return new NamuError('NAMU6003', `${name}@${version} exists with other content`, {
    where: `${name}@${version}`,
    hint: 'A version is immutable: raise "version" in package.json and publish again.',
  })
}
