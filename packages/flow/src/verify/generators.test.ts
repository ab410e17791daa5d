import type { FunctionBuilder } from '../builder/api.js'
import { describe, expect, it } from 'vitest'
import { build, span, spec } from '../../test/building.js'

const nested = (generator: boolean, body: (fn: FunctionBuilder) => void) => (): unknown =>
  build([], (fn) => {
    const made = fn.closure({ ...spec('inner', [], false), generator }, body)
    fn.return(made, span)
  })

describe('generators', () => {
  it('start at one place and suspend after it', () => {
    const graph = nested(true, (fn) => {
      fn.generatorStart(span)
      fn.yield(fn.constant(1, span), false, span)
    })
    expect(graph).not.toThrow()
  })

  it('are refused when they start twice, or never', () => {
    const twice = nested(true, (fn) => {
      fn.generatorStart(span)
      fn.generatorStart(span)
    })
    const never = nested(true, (fn) => {
      fn.yield(fn.constant(1, span), false, span)
    })
    for (const graph of [twice, never])
      expect(graph).toThrow('the function suspends where no generator does')
  })

  it('are the only functions that suspend as such', () => {
    const graph = nested(false, (fn) => {
      fn.yield(fn.constant(1, span), false, span)
    })
    expect(graph).toThrow('the function suspends where no generator does')
  })
})
