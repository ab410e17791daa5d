import type { StoredArtifact, VersionRecord } from '@namu/engine'
import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import type { Database } from './database.js'

/** Graphs, releases, versions and artifacts: immutable, and all but versions named by their digest. */

const putGraphStatement = {
  name: 'namu-put-graph',
  text: `insert into namu.graphs (digest, graph) values ($1, $2) on conflict do nothing`,
}
const getGraphStatement = {
  name: 'namu-get-graph',
  text: `select graph as json from namu.graphs where digest = $1`,
}
const putReleaseStatement = {
  name: 'namu-put-release',
  text: `insert into namu.releases (digest, release) values ($1, $2) on conflict do nothing`,
}
const getReleaseStatement = {
  name: 'namu-get-release',
  text: `select release as json from namu.releases where digest = $1`,
}

export async function putGraph(database: Database, graph: WorkflowIR): Promise<void> {
  await database.execute(putGraphStatement, [graph.digest, JSON.stringify(graph)])
}

export async function getGraph(
  database: Database,
  digest: Digest,
): Promise<WorkflowIR | undefined> {
  const [row] = await database.query<{ json: string }>(getGraphStatement, [digest])
  return row === undefined ? undefined : (JSON.parse(row.json) as WorkflowIR)
}

export async function putRelease(database: Database, release: Release): Promise<void> {
  await database.execute(putReleaseStatement, [release.digest, JSON.stringify(release)])
}

export async function getRelease(database: Database, digest: Digest): Promise<Release | undefined> {
  const [row] = await database.query<{ json: string }>(getReleaseStatement, [digest])
  return row === undefined ? undefined : (JSON.parse(row.json) as Release)
}

interface VersionRow {
  readonly name: string
  readonly version: string
  readonly graph: string
  readonly release: string
  readonly created_at: number
}

const versionColumns = `
  name, version, graph, release, floor(extract(epoch from created_at) * 1000)::float8 as created_at`

const putVersionStatement = {
  name: 'namu-put-version',
  text: `
    insert into namu.versions (name, version, graph, release) values ($1, $2, $3, $4)
    on conflict do nothing`,
}
const getVersionStatement = {
  name: 'namu-get-version',
  text: `select ${versionColumns} from namu.versions where name = $1 and version = $2`,
}
const getNewestVersionStatement = {
  name: 'namu-get-newest-version',
  text: `
    select ${versionColumns} from namu.versions
    where name = $1 order by registered desc limit 1`,
}
const listVersionsStatement = {
  name: 'namu-list-versions',
  text: `select ${versionColumns} from namu.versions order by name, registered`,
}

export async function putVersion(
  database: Database,
  version: Omit<VersionRecord, 'createdAt'>,
): Promise<'created' | 'same' | 'conflict'> {
  const { name, graph, release } = version
  const created = await database.execute(putVersionStatement, [
    ...[name, version.version, graph, release],
  ])
  if (created > 0) return 'created'
  const known = await getVersion(database, name, version.version)
  return known?.graph === graph && known.release === release ? 'same' : 'conflict'
}

export async function getVersion(
  database: Database,
  name: string,
  version: string | undefined,
): Promise<VersionRecord | undefined> {
  const [row] =
    version === undefined
      ? await database.query<VersionRow>(getNewestVersionStatement, [name])
      : await database.query<VersionRow>(getVersionStatement, [name, version])
  return row === undefined ? undefined : toVersion(row)
}

export async function listVersions(database: Database): Promise<readonly VersionRecord[]> {
  return (await database.query<VersionRow>(listVersionsStatement)).map(toVersion)
}

function toVersion(row: VersionRow): VersionRecord {
  return {
    name: row.name,
    version: row.version,
    graph: row.graph as Digest,
    release: row.release as Digest,
    createdAt: row.created_at,
  }
}

/** The code never changes; a source map may come later than its code. */
const putArtifactStatement = {
  name: 'namu-put-artifact',
  text: `
    insert into namu.artifacts (digest, code, source_map) values ($1, $2, $3)
    on conflict (digest) do update set source_map = excluded.source_map
    where artifacts.source_map is null and excluded.source_map is not null`,
}
const getArtifactStatement = {
  name: 'namu-get-artifact',
  text: `select code, source_map from namu.artifacts where digest = $1`,
}

export async function putArtifact(
  database: Database,
  digest: Digest,
  code: Uint8Array,
  sourceMap: Uint8Array | undefined,
): Promise<void> {
  await database.execute(putArtifactStatement, [
    ...[digest, asBuffer(code), sourceMap === undefined ? null : asBuffer(sourceMap)],
  ])
}

export async function getArtifact(
  database: Database,
  digest: Digest,
): Promise<StoredArtifact | undefined> {
  const [row] = await database.query<{ code: Buffer; source_map: Buffer | null }>(
    getArtifactStatement,
    [digest],
  )
  if (row === undefined) return undefined
  return {
    digest,
    code: asBytes(row.code),
    ...(row.source_map === null ? {} : { sourceMap: asBytes(row.source_map) }),
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
