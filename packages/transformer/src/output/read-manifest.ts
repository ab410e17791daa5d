import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { NamuError, type Manifest } from '@namu/core/internal'
import { manifestFile } from './files.js'

/**
 * Reads `manifest.json` of a build and checks its shape.
 * @throws NamuError NAMU2003 when there is none, or it is damaged or of an unknown format
 */
export async function readManifest(dir: string): Promise<Manifest> {
  const where = join(dir, manifestFile)
  const text = await readFile(where, 'utf8').catch((cause: unknown) => {
    throw damaged('There is no build: its manifest cannot be read', where, cause)
  })
  const parsed = parse(text, where)
  if (!isObject(parsed)) throw damaged('The manifest of the build is damaged', where)
  if (parsed.manifest !== 1) {
    throw damaged(`The manifest has the unknown format ${JSON.stringify(parsed.manifest)}`, where)
  }
  if (!isManifest(parsed)) throw damaged('The manifest of the build is damaged', where)
  return parsed
}

export function damaged(what: string, where: string, cause?: unknown): NamuError {
  return new NamuError('NAMU2003', what, {
    where,
    hint: 'Build the project again: namu build.',
    ...(cause === undefined ? {} : { cause }),
  })
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw damaged('The manifest of the build is not JSON', where, cause)
  }
}

/** The parts that reading a build relies on; digests cover the rest. */
function isManifest(value: object): value is Manifest {
  const { project, version, workflows, tasks } = value as Record<string, unknown>
  return (
    typeof project === 'string' &&
    typeof version === 'string' &&
    isRecordOf(workflows, ({ graph, file, release }) => {
      if (typeof graph !== 'string' || !isInside(file) || !isObject(release)) return false
      return (
        typeof release.digest === 'string' &&
        isRecordOf(release.tasks, isTask) &&
        (release.sites === undefined || isRecordOf(release.sites, () => true)) &&
        (release.start === undefined || isObject(release.start))
      )
    }) &&
    isRecordOf(tasks, (task) => isTask(task) && isInside(task.file))
  )
}

function isTask(value: Record<string, unknown>): boolean {
  return (
    typeof value.artifact === 'string' && typeof value.export === 'string' && isObject(value.policy)
  )
}

/** A path inside the build's folder: a manifest may come from anywhere. */
function isInside(file: unknown): boolean {
  return typeof file === 'string' && !isAbsolute(file) && !file.split(/[\\/]/).includes('..')
}

function isRecordOf(
  value: unknown,
  isMember: (member: Record<string, unknown>) => boolean,
): boolean {
  return (
    isObject(value) && Object.values(value).every((member) => isObject(member) && isMember(member))
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
