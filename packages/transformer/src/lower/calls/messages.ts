import type { JsonSchema, ValueId } from '@namu/core/internal'
import type { CallExpression, Node, Type } from 'ts-morph'
import { readPrimitive } from '../../discover/constant.js'
import { shorten } from '../../schema/index.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'

/** `signal<T>(name, options?)`: the graph has the schema of `T` under the name. */
export function lowerSignal(s: FunctionLowering, node: CallExpression): ValueId {
  const [first, ...rest] = node.getArguments()
  const name = constantName(s, first, node, 'signal')
  const args = lowerElements(s, rest, node)
  if (name === undefined) return s.constant(undefined, node)
  const schema = schemaOf(s, awaited(node), `the signal "${name}"`, node)
  if (!s.workflow.declareSignal(name, schema))
    s.workflow.reporter.report('NAMU1402', node, { name })
  return s.fn.start({ kind: 'signal', signal: name }, args, false, s.span(node))
}

/** `approval<Form>(request)`: the graph has the schema of `Form`, unless there is no form. */
export function lowerApproval(s: FunctionLowering, node: CallExpression): ValueId {
  const args = lowerElements(s, node.getArguments(), node)
  const form = awaited(node)?.getAliasTypeArguments()[0]
  const place =
    form && !form.isUndefined() ? s.workflow.builder.form(schemaOf(s, form, 'the form', node)) : {}
  const target = { kind: 'approval', ...(typeof place === 'number' && { form: place }) } as const
  return s.fn.start(target, args, false, s.span(node))
}

/** `publish(name, value)`. */
export function lowerPublish(s: FunctionLowering, node: CallExpression): ValueId {
  const [first, ...rest] = node.getArguments()
  const view = constantName(s, first, node, 'published value')
  const args = lowerElements(s, rest, node)
  if (view === undefined) return s.constant(undefined, node)
  return s.fn.start({ kind: 'publish', view }, args, true, s.span(node))
}

/** Nothing after a report. A constant has no effects, so that it need not be evaluated. */
function constantName(
  s: FunctionLowering,
  argument: Node | undefined,
  node: CallExpression,
  what: string,
): string | undefined {
  const name = argument && readPrimitive(argument)?.value
  if (typeof name === 'string' && name !== '') return name
  s.workflow.reporter.report('NAMU1401', argument ?? node, { what })
  return undefined
}

/** What the promise of the call gives, with type arguments that were written or inferred. */
function awaited(node: CallExpression): Type | undefined {
  return node.getReturnType().getTypeArguments()[0]
}

function schemaOf(
  s: FunctionLowering,
  type: Type | undefined,
  what: string,
  node: CallExpression,
): JsonSchema {
  if (!type) return {}
  const { schema, problems } = s.workflow.payloads.schemaOf(type, what)
  for (const problem of problems) {
    const code = problem.kind === 'too-deep' ? 'NAMU1302' : 'NAMU1301'
    const at = node.getTypeArguments()[0] ?? node
    s.workflow.reporter.report(code, at, { path: shorten(problem.path), what: problem.what })
  }
  return schema
}
