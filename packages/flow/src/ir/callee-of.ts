import { unreachable, type StartTarget } from '@namu/core/internal'

/** What a `start` calls, as sites and differences name it: a task's id, a workflow's name, or the function of core. */
export function calleeOf(target: StartTarget): string {
  switch (target.kind) {
    case 'task':
      return target.task
    case 'workflow':
      return target.workflow
    case 'timer':
      return 'sleep'
    case 'signal':
      return `signal ${target.signal}`
    case 'approval':
      return 'approval'
    case 'publish':
      return `publish ${target.view}`
    case 'rollback':
      return `rollback ${target.task}`
    default:
      return unreachable(target, 'target of a start')
  }
}
