import type { SourcePosition, TaskId } from '@namu/core/internal'
import { spanOf } from '../diagnostics/index.js'
import type { DiscoveredTask, DiscoveredWorkflow } from '../discover/index.js'
import type { ErrorClass } from '../discover/error-classes.js'

/** What the output of a build says about a task, without the syntax tree it was found in. */
export interface DeclaredTask extends Pick<
  DiscoveredTask,
  'id' | 'file' | 'path' | 'sync' | 'policy'
> {
  readonly source: SourcePosition
  /** Native packages that it needs installed where it runs. */
  readonly external: readonly string[]
}

export interface DeclaredWorkflow extends Pick<
  DiscoveredWorkflow,
  'name' | 'file' | 'exported' | 'start'
> {
  readonly source: SourcePosition
}

export type DeclaredErrorClass = Pick<ErrorClass, 'id' | 'file' | 'body'>

/** In the order of the source. */
export interface DeclaredProject {
  readonly tasks: ReadonlyMap<TaskId, DeclaredTask>
  readonly workflows: ReadonlyMap<string, DeclaredWorkflow>
  readonly errorClasses: readonly DeclaredErrorClass[]
}

export function declaredTask(
  root: string,
  { id, file, path, sync, policy, node }: DiscoveredTask,
  external: readonly string[],
): DeclaredTask {
  return { id, file, path, sync, policy, external, source: positionOf(root, node) }
}

export function declaredWorkflow(
  root: string,
  { name, file, exported, start, node }: DiscoveredWorkflow,
): DeclaredWorkflow {
  const source = positionOf(root, node)
  return { name, file, exported, ...(start ? { start } : {}), source }
}

function positionOf(root: string, node: DiscoveredTask['node']): SourcePosition {
  const { file, startLine, startColumn } = spanOf(root, node)
  return { file, line: startLine, column: startColumn }
}
