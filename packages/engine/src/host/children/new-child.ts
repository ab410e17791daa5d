import { NamuError } from '@namu/core/internal'
import type { Programs } from '../programs.js'
import type { AttemptRequest, ChildStart, Program, RunEventOf } from '../../core/index.js'
import type { RunParent, RunRecord } from '../../interfaces/runs.js'
import type { Store, VersionRecord } from '../../interfaces/store.js'

/** A call of a workflow whose start is committed. */
export interface ChildRequest extends AttemptRequest {
  readonly child: ChildStart
}

export const isChildRequest = (request: AttemptRequest): request is ChildRequest =>
  request.child !== undefined

export interface NewChild {
  readonly record: RunRecord
  readonly program: Program
  readonly event: RunEventOf<'run.started'>
}

/** Makes the runs of calls of workflows, of the versions that their parents' versions were published with. */
export class ChildMaker {
  readonly #store: Pick<Store, 'getVersion'>
  readonly #programs: Programs
  readonly #deepest: number
  /** Versions are immutable, and a fan-out asks for one many times. */
  readonly #versions = new Map<string, VersionRecord>()

  constructor(store: Pick<Store, 'getVersion'>, programs: Programs, deepest: number) {
    this.#store = store
    this.#programs = programs
    this.#deepest = deepest
  }

  /**
   * @throws NamuError NAMU4111 the runs would nest too deep, NAMU4112 the version of the parent has no
   *   such workflow, NAMU4004 or NAMU4005 its graph cannot be used
   */
  async make(parent: RunRecord, request: ChildRequest, time: number): Promise<NewChild> {
    const { child, call, args: input } = request
    const depth = (parent.parent?.depth ?? 0) + 1
    if (depth > this.#deepest) throw tooDeep(parent, child, this.#deepest)
    const version = await this.#version(parent, child)
    const { name, version: number, graph, release } = version
    const program = await this.#programs.get(graph, release)
    const { run, detached, settings } = child
    const above: RunParent = { run: parent.run, call, depth, ...(detached ? { detached } : {}) }
    return {
      program,
      event: { type: 'run.started', time, run, input, ...settings },
      record: {
        run,
        workflow: name,
        version: number,
        graph,
        release,
        partition: parent.partition,
        status: 'running',
        createdAt: time,
        updatedAt: time,
        events: 0,
        calls: { started: 0, settled: 0 },
        parent: above,
        ...(parent.priority === undefined ? {} : { priority: parent.priority }),
        input,
      },
    }
  }

  async #version(parent: RunRecord, { workflow }: ChildStart): Promise<VersionRecord> {
    const key = `${workflow}@${parent.version}`
    const known =
      this.#versions.get(key) ?? (await this.#store.getVersion(workflow, parent.version))
    if (!known) throw unpublished(parent, workflow)
    this.#versions.set(key, known)
    return known
  }
}

function tooDeep(parent: RunRecord, { workflow }: ChildStart, deepest: number): NamuError {
  return new NamuError(
    'NAMU4111',
    `Workflow "${workflow}" cannot be started: it would be more than ${String(deepest)} runs below the first one`,
    {
      where: parent.run,
      hint: 'Look for a workflow that calls itself without end; a loop or a helper function needs no run of its own.',
    },
  )
}

function unpublished(parent: RunRecord, workflow: string): NamuError {
  const version = `${workflow}@${parent.version}`
  return new NamuError(
    'NAMU4112',
    `Workflow "${workflow}" cannot be started by ${parent.workflow}@${parent.version}: there is no ${version}`,
    {
      where: parent.run,
      hint: 'A workflow and those it calls are published together, under one version: publish the whole build.',
    },
  )
}
