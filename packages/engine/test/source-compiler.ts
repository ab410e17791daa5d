import type { WorkflowIR } from '@namu/core/internal'
import { createWorkflowBuilder } from '@namu/flow'
import ts from 'typescript'
import { StatementLowering } from './source-statements.js'
import { Scope, specOf, taskId, unwrap, type TestTask } from './source-syntax.js'

/**
 * Compiles a small part of JavaScript for tests of the engine, without types and without checks, so
 * that one source text runs directly in Node and in the engine. The real compiler is elsewhere.
 */
export function compileSource(
  source: string,
  tasks: Readonly<Record<string, TestTask>>,
): WorkflowIR {
  const file = ts.createSourceFile('flow.ts', `(${source})`, ts.ScriptTarget.ES2022, true)
  const [statement] = file.statements
  if (!statement || !ts.isExpressionStatement(statement)) throw new Error('one function expected')
  const fn = unwrap(statement.expression)
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn))
    throw new Error('a function expected')
  const workflow = createWorkflowBuilder({ name: 'flow', module: 'flow' })
  for (const [name, { sync = false, child }] of Object.entries(tasks)) {
    const contract = { input: {}, output: {} }
    if (child) workflow.child(name, contract)
    else workflow.task(taskId(name), { sync, ...contract })
  }
  for (const [, name = ''] of source.matchAll(/\bsignal\('([^']*)'/g)) workflow.signal(name, {})
  workflow.entry('flow', specOf(fn, 'flow'), (builder) => {
    new StatementLowering(builder, tasks).body(new Scope(undefined), builder, fn)
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}
