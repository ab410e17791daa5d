import { NamuError, type Encoded } from '@namu/core/internal'
import type { Programs } from './programs.js'
import type { StartRunRequest } from './requests.js'
import { checkRunId } from './run-id.js'
import { checkPriority } from './starts/check-priority.js'
import type { InputValidator } from './validate-input.js'
import type { Program } from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { Store, VersionRecord } from '../interfaces/store.js'

/** A request with its version resolved and its input encoded. */
export interface PreparedRun {
  readonly version: VersionRecord
  readonly program: Program
  readonly input: Encoded
}

/**
 * @throws NamuError NAMU4145 the id cannot be a run's, NAMU4001 unknown workflow or version, NAMU3003 the input does not fit,
 *   NAMU4162 the priority is out of range, NAMU4004 or NAMU4005 the graph cannot be used
 */
export async function prepareRun(
  store: Store,
  programs: Programs,
  validator: InputValidator,
  request: StartRunRequest,
): Promise<PreparedRun> {
  checkRunId(request.run)
  checkPriority(request.priority)
  const version = await store.getVersion(request.workflow, request.version)
  if (!version) throw await unknownVersion(store, request)
  if (request.graph !== undefined && request.graph !== version.graph) {
    throw new NamuError(
      'NAMU4001',
      `${version.name}@${version.version} has another graph than the one asked for`,
      {
        where: `${version.name}@${version.version}`,
        hint: 'Publish the build that the caller was compiled with, or build the caller again.',
      },
    )
  }
  const program = await programs.get(version.graph, version.release)
  const input =
    'encoded' in request.input
      ? request.input.encoded
      : validator.encodeArguments(program.graph, request.input.wire)
  return { version, program, input }
}

/**
 * Whether an existing run is what the request wants; used for idempotency keys and derived run ids.
 * @throws NamuError NAMU4010 when its input is another
 */
export function sameRun(record: RunRecord, request: StartRunRequest, input: Encoded): RunRecord {
  if (record.workflow === request.workflow && record.input === input) return record
  const what =
    request.idempotencyKey === undefined
      ? `The run id "${record.run}"`
      : `The idempotency key "${request.idempotencyKey}"`
  throw new NamuError('NAMU4010', `${what} was used with another input`, {
    where: record.run,
    hint: 'Use a fresh key for other work, or send the same workflow and input again.',
  })
}

async function unknownVersion(store: Store, request: StartRunRequest): Promise<NamuError> {
  const all = await store.listVersions()
  const ofName = all.filter((known) => known.name === request.workflow)
  const list = (names: readonly string[]): string => [...new Set(names)].sort().join(', ')
  if (request.version !== undefined && ofName.length > 0) {
    return new NamuError('NAMU4001', `${request.workflow} has no version ${request.version}`, {
      where: `${request.workflow}@${request.version}`,
      hint: `Known versions: ${list(ofName.map((known) => known.version))}.`,
    })
  }
  return new NamuError('NAMU4001', `There is no workflow "${request.workflow}"`, {
    where: request.workflow,
    hint:
      all.length === 0
        ? 'Nothing is registered yet: build and publish a project first.'
        : `Known workflows: ${list(all.map((known) => known.name))}.`,
  })
}
