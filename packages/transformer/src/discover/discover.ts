import type { TaskId } from '@namu/core/internal'
import type { SourceFile } from 'ts-morph'
import { Node } from 'ts-morph'
import { Reporter, sortDiagnostics, type Diagnostic } from '../diagnostics/index.js'
import { Origins } from '../project/index.js'
import type { LoadedProject } from '../project/index.js'
import { DeclaredTasks } from './declared-tasks.js'
import { DeclaredWorkflows } from './declared-workflows.js'
import type { DiscoveredProject, DiscoveredTask, DiscoveredWorkflow } from './discovered.js'
import { errorClassesOf } from './error-classes.js'
import { headOfUse } from './head.js'
import { ModuleWrites } from './module-writes.js'
import { wrapperCall, wrapperDecorator, wrapperUses } from './wrapper-call.js'

type Discovered = DiscoveredTask | DiscoveredWorkflow

/** What a project declares, and what is wrong with the declarations. */
export interface Discovery {
  readonly discovered: DiscoveredProject
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds every task and workflow of a project through the type checker.
 * `files` restricts where declarations are looked for; by default it is the whole project.
 */
export function discover(
  { project, root }: Pick<LoadedProject, 'project' | 'root'>,
  files: readonly SourceFile[] = project.getSourceFiles(),
): Discovery {
  const reporter = new Reporter(root)
  const origins = new Origins(project)
  const own = [...files]
    .filter((file) => origins.of(file) === 'project')
    .sort((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1))
  const tasks = new DeclaredTasks(root, own, origins, reporter)
  const workflows = new DeclaredWorkflows(root, origins, reporter)
  for (const file of own) {
    for (const node of wrapperUses(file, origins)) {
      if (Node.isCallExpression(node)) {
        const use = wrapperCall(node, origins)
        if (use?.kind === 'call') (use.wrapper === 'task' ? tasks : workflows).addCall(use)
      } else if (Node.isDecorator(node)) {
        const use = wrapperDecorator(node, origins)
        if (use?.kind === 'decorator') tasks.addDecorator(use)
      }
    }
  }
  const duplicates: Discovered[] = []
  return {
    discovered: {
      project,
      root,
      tasks: byId(tasks.found, reporter, duplicates),
      workflows: byName(workflows.found, reporter, duplicates),
      duplicates,
      refused: new Set([...tasks.refused, ...workflows.refused]),
      errorClasses: errorClassesOf(own, root),
      moduleWrites: new ModuleWrites(() =>
        project.getSourceFiles().filter((file) => origins.of(file) === 'project'),
      ),
    },
    diagnostics: sortDiagnostics(reporter.diagnostics),
  }
}

function byId(
  tasks: readonly DiscoveredTask[],
  reporter: Reporter,
  duplicates: Discovered[],
): Map<TaskId, DiscoveredTask> {
  const found = new Map<TaskId, DiscoveredTask>()
  for (const task of tasks) {
    const other = found.get(task.id)
    if (other) {
      reporter.report('NAMU1001', headOfUse(task.node), { id: task.id }, [
        { message: 'The other task with this id', node: headOfUse(other.node) },
      ])
      duplicates.push(task)
    } else found.set(task.id, task)
  }
  return found
}

function byName(
  workflows: readonly DiscoveredWorkflow[],
  reporter: Reporter,
  duplicates: Discovered[],
): Map<string, DiscoveredWorkflow> {
  const found = new Map<string, DiscoveredWorkflow>()
  for (const workflow of workflows) {
    const other = found.get(workflow.name)
    if (other) {
      reporter.report('NAMU1002', headOfUse(workflow.node), { name: workflow.name }, [
        { message: 'The other workflow with this name', node: headOfUse(other.node) },
      ])
      duplicates.push(workflow)
    } else found.set(workflow.name, workflow)
  }
  return found
}
