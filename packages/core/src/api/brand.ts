import type { TaskOptions, WorkflowOptions } from './options.js'

/**
 * What the wrappers carry for runners and clients. Registered symbols, so that an artifact with its
 * own copy of this package is understood.
 */
export const taskBrand: unique symbol = Symbol.for('namu.task') as never
export const workflowBrand: unique symbol = Symbol.for('namu.workflow') as never

export interface TaskBrand {
  readonly options: TaskOptions
  /** The user's function itself, without copying at its boundary. */
  readonly run: (...args: never[]) => unknown
}

export interface WorkflowBrand {
  readonly options: WorkflowOptions
  /** Set by the in-app transform. */
  readonly reference?: WorkflowReference
}

/** Names one compiled workflow for a client. */
export interface WorkflowReference {
  readonly name: string
  readonly version: string
  readonly graph: string
}
