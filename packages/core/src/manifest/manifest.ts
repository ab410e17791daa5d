import type { Digest, SiteId, TaskId } from '../ir/ids.js'
import type { WorkflowIR } from '../ir/workflow.js'
import type { ConcurrencyLimit, RateLimit, StartPolicy } from './limits.js'
import type { JsonSchema } from '../schema/json-schema.js'

/** How failed attempts of a task are repeated. Durations in milliseconds. */
export interface RetryPolicy {
  /** All attempts, the first included. */
  readonly maxAttempts: number
  readonly initialDelayMs: number
  readonly factor: number
  readonly maxDelayMs: number
  /** Share of the delay that is drawn at random, 0 to 1: the delay lies in `[d·(1−jitter), d]`. */
  readonly jitter: number
  /**
   * Error classes after which no attempt follows, subclasses too: the ids of project's classes
   * (`module#Class`), the names of built-in ones. Absent for none.
   */
  readonly except?: readonly string[]
}

/** How long the result of a pure task answers calls with equal arguments. */
export interface CachePolicy {
  readonly ttlMs: number
}

/** How a task is executed: the part of its options that belongs to the release, not to the graph. */
export interface TaskPolicy {
  /** The author's promise that the task has no side effects. */
  readonly pure: boolean
  readonly retry: RetryPolicy
  /** Longest duration of one attempt; absent for none. */
  readonly timeoutMs?: number
  /** How long the task may clean up once its signal is aborted; absent for `defaultGraceMs`. */
  readonly graceMs?: number
  /** Longest time an attempt waits for a worker once it may start; absent for none. */
  readonly startTimeoutMs?: number
  /** Longest time from the call to its outcome, over all attempts and delays; absent for none. */
  readonly deadlineMs?: number
  /** Longest time between two signs of life of an attempt; absent when none are asked for. */
  readonly heartbeatMs?: number
  /** Present only for a pure task. */
  readonly cache?: CachePolicy
  /** The queue that workers subscribe to. */
  readonly queue: string
  /** Absent for none. */
  readonly concurrency?: ConcurrencyLimit
  readonly rate?: RateLimit
  /** Absent for 0; added to the run's. */
  readonly priority?: number
}

/** See `TaskPolicy.graceMs`. */
export const defaultGraceMs = 5_000

export const defaultPolicy: TaskPolicy = {
  pure: false,
  retry: { maxAttempts: 3, initialDelayMs: 1000, factor: 2, maxDelayMs: 60_000, jitter: 0.5 },
  queue: 'default',
}

/** One task of a release. */
export interface TaskRelease {
  /** Digest of the bundle, without source maps and path comments. */
  readonly artifact: Digest
  /**
   * Name of the bundle's export that holds the task: a plain function with its receiver bound, called
   * with the decoded arguments. It is the user's function itself, not the wrapper made by `task()`:
   * copying at the boundary is the runner's part.
   */
  readonly export: string
  readonly policy: TaskPolicy
}

/** Task code and policies; separate from the graph, so that fixing a task does not change a workflow. */
export interface Release {
  readonly digest: Digest
  readonly tasks: Readonly<Record<TaskId, TaskRelease>>
  /** Policies of the call sites that override their task's (`withOptions`), whole; absent for none. */
  readonly sites?: Readonly<Record<SiteId, TaskPolicy>>
  /** How the workflow is started; absent for at once and any number. */
  readonly start?: StartPolicy
}

/** The policy of the calls of a task at a call site. */
export function policyAt(release: Release, task: TaskId, site: SiteId): TaskPolicy | undefined {
  const own = release.sites && Object.hasOwn(release.sites, site) ? release.sites[site] : undefined
  return own ?? release.tasks[task]?.policy
}

export interface ManifestWorkflow {
  readonly graph: Digest
  /** Path of the IR, relative to the manifest. */
  readonly file: string
  /** The release restricted to the tasks this workflow reaches. */
  readonly release: Release
  readonly input: JsonSchema
  readonly output: JsonSchema
  readonly source: SourcePosition
}

export interface ManifestTask {
  readonly artifact: Digest
  readonly export: string
  /** Path of the bundle, relative to the manifest; its source map is `file + ".map"`. */
  readonly file: string
  readonly policy: TaskPolicy
  readonly sync: boolean
  readonly source: SourcePosition
}

/** Position in the user's source: path relative to the project, line and column from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** `dist/manifest.json`: what one build made. */
export interface Manifest {
  readonly manifest: 1
  readonly project: string
  readonly version: string
  readonly workflows: Readonly<Record<string, ManifestWorkflow>>
  readonly tasks: Readonly<Record<TaskId, ManifestTask>>
}

/** The bundle of one or more tasks, named by the digest of its code. */
export interface BuiltArtifact {
  readonly digest: Digest
  readonly code: Uint8Array
  /** Source map v3 (JSON); not part of the digest. */
  readonly sourceMap?: Uint8Array
}

/** A whole build in memory: what `dist/` holds and what is published. */
export interface BuildOutput {
  readonly manifest: Manifest
  readonly graphs: readonly WorkflowIR[]
  readonly artifacts: readonly BuiltArtifact[]
}
