import type { Clock, VersionRecord } from '@namu/engine'
import type { Databases } from './databases.js'
import { nameDigest } from './names.js'
import { write } from './write.js'

export async function putVersion(
  databases: Databases,
  clock: Clock,
  version: Omit<VersionRecord, 'createdAt'>,
): Promise<'created' | 'same' | 'conflict'> {
  const key = keyOf(version.name, version.version)
  return write(databases, () => {
    const before = readVersion(databases, key)
    if (before)
      return before.graph === version.graph && before.release === version.release
        ? 'same'
        : 'conflict'
    const { name, version: label, graph, release } = version
    const record: VersionRecord = { name, version: label, graph, release, createdAt: clock.now() }
    void databases.versions.put(key, JSON.stringify(record))
    void databases.latest.put(nameDigest(name), label)
    return 'created'
  })
}

export function getVersion(
  databases: Databases,
  name: string,
  version: string | undefined,
): VersionRecord | undefined {
  const label = version ?? databases.latest.get(nameDigest(name))
  return label === undefined ? undefined : readVersion(databases, keyOf(name, label))
}

export function listVersions(databases: Databases): readonly VersionRecord[] {
  const records = [...databases.versions.getRange()].map(
    ({ value }) => JSON.parse(value) as VersionRecord,
  )
  return records.sort(
    (a, b) => compare(a.name, b.name) || a.createdAt - b.createdAt || compare(a.version, b.version),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function keyOf(name: string, version: string): [string, string] {
  return [nameDigest(name), nameDigest(version)]
}

function readVersion(databases: Databases, key: [string, string]): VersionRecord | undefined {
  const text = databases.versions.get(key)
  return text === undefined ? undefined : (JSON.parse(text) as VersionRecord)
}
