import {
  canonicalJson,
  type FunctionIR,
  type Release,
  type TaskRelease,
  type WorkflowIR,
} from '@namu/core/internal'
import { withoutComments } from '../load/digest-of-graph.js'
import { printFunction } from '../text/print-function.js'
import { printInstruction } from '../text/instructions.js'
import { callSitesOf, type CallSite } from './call-sites.js'
import { jsonChanges, type JsonChange } from './json-changes.js'
import { matchSites, type SiteChange } from './match-sites.js'
import { sitePolicyChanges, type SitePolicyChange } from './site-policies.js'

export type { SiteChange } from './match-sites.js'
export type { SitePolicyChange } from './site-policies.js'
export type SitePlace = CallSite

/** One side of a comparison; a graph that stands alone has no release. */
export interface WorkflowVersion {
  readonly graph: WorkflowIR
  readonly release?: Release
}

/** Two versions of a workflow compared. Everything is ordered by the newer one, then the older. */
export interface WorkflowDiff {
  readonly workflow: string
  readonly graph: { readonly before: string; readonly after: string }
  /** Whether the versions differ in anything but lines, comments and formatting. */
  readonly equal: boolean
  /**
   * Whether runs that began on the older version can go on with the code and policies of the newer:
   * only when they share the graph. `not needed` when there is nothing new for them.
   */
  readonly rebind: 'not needed' | 'possible' | 'impossible' | 'unknown'
  readonly sites: readonly SiteChange[]
  /** How many call sites are the same on other lines. */
  readonly relocated: number
  readonly functions: readonly FunctionChange[]
  /** Names of the module constants that differ. */
  readonly constants: readonly string[]
  readonly contract: readonly ContractChange[]
  readonly tasks: readonly TaskChange[]
  /** Policies of call sites (`withOptions`). */
  readonly policies: readonly SitePolicyChange[]
}

/** A function whose instructions differ: also where no call site shows it. */
export interface FunctionChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly function: string
}

/** The JSON Schema of the arguments or of the result. */
export interface ContractChange extends JsonChange {
  readonly of: 'input' | 'output'
}

export interface TaskChange {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly task: string
  /** What differs: the `signature` belongs to the graph; `policy` and `code` to the release. */
  readonly changes: readonly (JsonChange & { readonly of: 'signature' | 'policy' | 'code' })[]
}

export function diffWorkflows(before: WorkflowVersion, after: WorkflowVersion): WorkflowDiff {
  const [old, now] = [before.graph, after.graph]
  const sameGraph = old.digest === now.digest
  const [oldSites, nowSites] = [callSitesOf(old), callSitesOf(now)]
  const sites = sameGraph ? [] : matchSites(oldSites, nowSites)
  const changed = new Set(sites.map(({ site }) => site))
  const tasks = taskChanges(before, after)
  const policies = sitePolicyChanges(before.release, after.release)
  const equal = sameGraph && tasks.length === 0 && policies.length === 0
  return {
    workflow: now.name,
    graph: { before: old.digest, after: now.digest },
    equal,
    rebind: rebind(before, after, equal),
    sites,
    relocated: relocated(
      oldSites,
      nowSites.filter(({ site }) => !changed.has(site)),
    ),
    functions: sameGraph ? [] : functionChanges(old, now),
    constants: sameGraph ? [] : constantChanges(old, now),
    contract: [
      ...schemaChanges(old.input, now.input).map((it) => ({ of: 'input' as const, ...it })),
      ...schemaChanges(old.output, now.output).map((it) => ({ of: 'output' as const, ...it })),
    ],
    tasks,
    policies,
  }
}

function rebind(
  before: WorkflowVersion,
  after: WorkflowVersion,
  equal: boolean,
): WorkflowDiff['rebind'] {
  if (before.graph.digest !== after.graph.digest) return 'impossible'
  if (!before.release || !after.release) return 'unknown'
  return equal ? 'not needed' : 'possible'
}

function relocated(before: readonly CallSite[], after: readonly CallSite[]): number {
  const places = new Map(before.map(({ site, at }) => [site, `${at.file}:${at.line}`]))
  return after.filter(({ site, at }) => {
    const place = places.get(site)
    return place !== undefined && place !== `${at.file}:${at.line}`
  }).length
}

function functionChanges(before: WorkflowIR, after: WorkflowIR): readonly FunctionChange[] {
  const old = new Map(before.functions.map((fn) => [fn.id, textOf(fn)]))
  const now = new Map(after.functions.map((fn) => [fn.id, textOf(fn)]))
  const removed = before.functions
    .filter(({ id }) => !now.has(id))
    .map(({ id }): FunctionChange => ({ kind: 'removed', function: id }))
  const others = after.functions.flatMap(({ id }): FunctionChange[] => {
    const text = old.get(id)
    if (text === undefined) return [{ kind: 'added', function: id }]
    return text === now.get(id) ? [] : [{ kind: 'changed', function: id }]
  })
  return [...others, ...removed]
}

function constantChanges(before: WorkflowIR, after: WorkflowIR): readonly string[] {
  const texts = ({ constants = [] }: WorkflowIR): ReadonlyMap<string, string> =>
    new Map(constants.map((it) => [it.name, canonicalJson(it)]))
  const [old, now] = [texts(before), texts(after)]
  const names = new Set([...now.keys(), ...old.keys()])
  return [...names].filter((name) => old.get(name) !== now.get(name))
}

/** A function without its positions: the text has none. */
const textOf = (fn: FunctionIR): string =>
  printFunction(fn, { instruction: printInstruction, note: () => '' })

function taskChanges(before: WorkflowVersion, after: WorkflowVersion): readonly TaskChange[] {
  const ids = new Set([...Object.keys(after.graph.tasks), ...Object.keys(before.graph.tasks)])
  return [...ids].flatMap((task): TaskChange[] => {
    const [old, now] = [signatureOf(before, task), signatureOf(after, task)]
    if (!old) return [{ kind: 'added', task, changes: [] }]
    if (!now) return [{ kind: 'removed', task, changes: [] }]
    const changes = [
      ...jsonChanges(old, now).map((it) => ({ of: 'signature' as const, ...it })),
      ...releaseChanges(releaseOf(before, task), releaseOf(after, task)),
    ]
    return changes.length === 0 ? [] : [{ kind: 'changed', task, changes }]
  })
}

function releaseChanges(
  before: TaskRelease | undefined,
  after: TaskRelease | undefined,
): TaskChange['changes'] {
  if (!before || !after) return []
  const code = { artifact: before.artifact, export: before.export }
  return [
    ...jsonChanges(before.policy, after.policy).map((it) => ({ of: 'policy' as const, ...it })),
    ...jsonChanges(code, { artifact: after.artifact, export: after.export }).map((it) => ({
      of: 'code' as const,
      ...it,
    })),
  ]
}

const releaseOf = ({ release }: WorkflowVersion, task: string): TaskRelease | undefined =>
  Object.entries(release?.tasks ?? {}).find(([id]) => id === task)?.[1]

function signatureOf({ graph }: WorkflowVersion, task: string): object | undefined {
  const found = Object.entries(graph.tasks).find(([id]) => id === task)?.[1]
  return (
    found && {
      ...found,
      input: withoutComments(found.input),
      output: withoutComments(found.output),
    }
  )
}

function schemaChanges(
  before: WorkflowIR['input'],
  after: WorkflowIR['input'],
): readonly JsonChange[] {
  return jsonChanges(
    JSON.parse(canonicalJson(withoutComments(before))),
    JSON.parse(canonicalJson(withoutComments(after))),
  )
}
