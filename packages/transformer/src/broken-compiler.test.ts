import { InvariantError } from '@namu/core/internal'
import { createWorkflowBuilder, type SourceSpan } from '@namu/flow'
import { expect, test } from 'vitest'
import { brokenCompiler } from './broken-compiler.js'

const span: SourceSpan = { file: 'a.ts', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }

/** What the pipeline throws for a front-end that uses a value where it may not be there. */
function broken(padding = 0): unknown {
  const builder = createWorkflowBuilder({ name: 'sample' })
  const spec = { name: 'sample', async: true, params: [], rest: false, arity: 0, span }
  builder.entry('src/a', spec, (fn) => {
    const [then, otherwise] = [fn.block(), fn.block()]
    for (let i = 0; i < padding; i++) fn.constant(i, span)
    fn.branch(fn.constant(true, span), then, otherwise, span)
    fn.enter(then)
    const value = fn.constant(1, span)
    fn.return(value, span)
    fn.enter(otherwise)
    fn.return(value, span)
  })
  try {
    builder.build({ input: {}, output: {} })
  } catch (error) {
    return error
  }
  return undefined
}

function report(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof InvariantError)) throw new Error('the graph was built')
  return brokenCompiler({ name: 'sample', file: 'src/a.ts' }, error)
}

test('a broken invariant is reported with workflow, pass, problem and function', () => {
  const { code, message } = report(broken())
  expect(code).toBe('NAMU2004')
  expect(message).toMatch(/broke sample: after the pass "build", value v\d+ is used where/)
  expect(message).toContain('function: src/a#sample')
  expect(message).toContain('before:')
})

test('the report of a large function is cut to a size that can be sent', () => {
  expect(report(broken(20_000)).message.length).toBeLessThan(10_000)
})

test('an invariant outside of the passes keeps its words', () => {
  const error = brokenCompiler({ name: 'sample', file: 'src/a.ts' }, new InvariantError('it holds'))
  expect(error).toMatchObject({ code: 'NAMU2004', where: 'the workflow sample in src/a.ts' })
  expect(error.message).toContain('it holds')
})
