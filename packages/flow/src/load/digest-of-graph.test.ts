import type { JsonSchema } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { at, build, signature, spec, step, task } from '../../test/building.js'
import { createWorkflowBuilder, digestOfGraph, printWorkflow } from '../index.js'

const twoSteps = (line: number, value = 1) =>
  build(['x'], (fn) => {
    const first = step(fn, 'a', fn.read(fn.parameter(0), at(line)))
    const sum = fn.binary('+', first, fn.constant(value, at(line, 3)), at(line + 1))
    fn.return(sum, at(line + 2))
  })

const withInput = (input: JsonSchema) => {
  const workflow = createWorkflowBuilder({ name: 'main' })
  workflow.task(task('a'), signature)
  workflow.entry('src/flow', spec('main'), (fn) => void step(fn, 'a'))
  return workflow.build({ input, output: {} })
}

describe('the digest of a graph', () => {
  it('ignores where the source stands', () => {
    const [here, there] = [twoSteps(1), twoSteps(100)]
    expect(there.locations).not.toEqual(here.locations)
    expect(there.digest).toBe(here.digest)
    expect(printWorkflow(there)).toBe(printWorkflow(here))
  })

  it('ignores how many spans the source has', () => {
    const apart = build(['x'], (fn) => {
      const first = step(fn, 'a', fn.read(fn.parameter(0), at(1)))
      fn.return(first, at(2))
    })
    const together = build(['x'], (fn) => {
      const first = step(fn, 'a', fn.read(fn.parameter(0), at(1)))
      fn.return(first, at(1))
    })
    expect(apart.locations.spans.length).not.toBe(together.locations.spans.length)
    expect(apart.digest).toBe(together.digest)
  })

  it('tells different constants apart', () => {
    expect(twoSteps(1, 2).digest).not.toBe(twoSteps(1, 1).digest)
  })

  it('tells schemas apart, also in a property called loc', () => {
    const schema = (type: string): JsonSchema => ({ type: 'object', properties: { loc: { type } } })
    expect(withInput(schema('string')).digest).not.toBe(withInput(schema('number')).digest)
  })

  it('stays when only the comments of types change, at any depth, and not a property so called', () => {
    const schema = (description: string, type = 'string'): JsonSchema => ({
      description,
      $defs: { Node: { description, type: 'object' } },
      properties: { description: { description, type } },
    })
    expect(withInput(schema('one')).digest).toBe(withInput(schema('two')).digest)
    expect(withInput(schema('one')).digest).not.toBe(withInput(schema('one', 'number')).digest)
  })

  it('is the same for equal builds, byte for byte', () => {
    expect(JSON.stringify(twoSteps(1))).toBe(JSON.stringify(twoSteps(1)))
  })

  it('does not depend on itself or on the order of properties', () => {
    const { digest, ...rest } = twoSteps(1)
    const reversed = Object.fromEntries(Object.entries(rest).reverse()) as typeof rest
    expect(digestOfGraph(reversed)).toBe(digest)
  })
})
