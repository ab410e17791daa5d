import type { StartPolicy, TaskId, TaskPolicy } from '@namu/core/internal'
import type {
  ArrowFunction,
  FunctionDeclaration,
  FunctionExpression,
  MethodDeclaration,
  Node,
  Project,
} from 'ts-morph'
import type { ErrorClass } from './error-classes.js'
import type { ModuleWrites } from './module-writes.js'

/** The function a wrapper call or decorator wraps. */
export type FunctionNode =
  ArrowFunction | FunctionDeclaration | FunctionExpression | MethodDeclaration

/** A task of the project, found through the type checker. */
export interface DiscoveredTask {
  readonly id: TaskId
  /** Path of the declaring file, relative to the project root, forward slashes, with extension. */
  readonly file: string
  /**
   * How the artifact's entry reaches the task from that file: `['add']` for an exported function,
   * `['Mailer', 'send']` for a static method, `['mailer', 'send']` for an instance method of an
   * exported constant.
   */
  readonly path: readonly [exported: string, method?: string]
  readonly fn: FunctionNode
  /** The function's return type is not a promise. */
  readonly sync: boolean
  readonly policy: TaskPolicy
  /** Where diagnostics about the task point. */
  readonly node: Node
}

export interface DiscoveredWorkflow {
  readonly name: string
  readonly file: string
  readonly exported: string
  readonly fn: FunctionNode
  /** Absent for at once and any number. */
  readonly start?: StartPolicy
  readonly node: Node
}

/** Everything one project declares. Iteration order is sorted by file and position. */
export interface DiscoveredProject {
  readonly project: Project
  /** Absolute path of the project root: where its tsconfig.json is. */
  readonly root: string
  readonly tasks: ReadonlyMap<TaskId, DiscoveredTask>
  readonly workflows: ReadonlyMap<string, DiscoveredWorkflow>
  /** What has the id or name of another, and was reported for it; a mention still means this one. */
  readonly duplicates: readonly (DiscoveredTask | DiscoveredWorkflow)[]
  /** Declarations of what was reported as no task or workflow: a mention needs no report of its own. */
  readonly refused: ReadonlySet<Node>
  /** In the order of their files and positions. */
  readonly errorClasses: readonly ErrorClass[]
  readonly moduleWrites: ModuleWrites
}
