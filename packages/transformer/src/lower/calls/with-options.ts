import type { ValueId } from '@namu/core/internal'
import { Node, type CallExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { callPolicy } from '../../discover/options.js'
import { checkArguments } from '../checks/arguments.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'

/** `withOptions(task, options)(...args)`: a call of the task whose site has a policy of its own. */
export function lowerWithOptions(s: FunctionLowering, node: CallExpression): ValueId | undefined {
  const callee = bare(node.getExpression())
  if (!Node.isCallExpression(callee) || !isWithOptions(s, callee)) return undefined
  const [named, options, ...more] = callee.getArguments()
  const reference = named ? referenceOf(s.workflow, named) : undefined
  if (reference?.kind !== 'task' || !options || more.length > 0) return rejectWithOptions(s, callee)
  const { task } = reference
  // A method of a class or of an instance: called through withOptions it would lose its receiver.
  if (task.path.length > 1) return rejectWithOptions(s, callee)
  const { origins, reporter } = s.workflow
  const policy = callPolicy(options, task.policy, origins, reporter)
  s.workflow.use(task)
  checkArguments(s, node.getArguments(), task)
  const elements = lowerElements(s, node.getArguments(), node)
  const target = { kind: 'task', task: task.id } as const
  return s.fn.start(target, elements, task.sync, s.span(node), (site) => {
    s.workflow.sites.set(site, policy)
  })
}

/** A `withOptions` that calls nothing where it stands, or of what is no task function. */
export function rejectWithOptions(s: FunctionLowering, node: CallExpression): ValueId {
  return s.reject('NAMU1432', node, { what: `\`${shortened(node.getText())}\`` })
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

function isWithOptions(s: FunctionLowering, node: CallExpression): boolean {
  const reference = referenceOf(s.workflow, node.getExpression())
  return reference?.kind === 'core' && reference.name === 'withOptions'
}
