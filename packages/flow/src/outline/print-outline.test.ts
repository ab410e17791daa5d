import { describe, expect, it } from 'vitest'
import { at, build, span, spec, step } from '../../test/building.js'
import { shop } from '../../test/shop.js'
import { printOutline } from '../graph.js'
import { negated } from './decisions.js'

describe('an outline', () => {
  it('folds blocks back into the constructs of the source', () => {
    expect(printOutline(shop())).toMatchInlineSnapshot(`
      "main(orders)
        for next item                        2
          try                                4
            if item.total > 100 && item.new  4
              a                              5
            b                                1
          catch
            c                                1
            return                           9
        switch orders.length                 12
          0
            a                                1
      "
    `)
  })

  it('spells conditions as the source does, where it is at hand', () => {
    const ir = build(['n'], (fn) => {
      const [then, join] = [fn.block('if'), fn.block()]
      const place = { ...at(1, 5), endColumn: 16 }
      const text = fn.template(['', ' is many'], [fn.read(fn.parameter(0), span)], span)
      fn.branch(fn.binary('<', text, fn.read(fn.parameter(0), span), place), then, join, place)
      fn.enter(then)
      step(fn, 'a')
      fn.jump(join, span)
      fn.enter(join)
    })
    expect(printOutline(ir, () => 'if (n < limit()) a()')).toContain('if n < limit()')
    expect(printOutline(ir, () => undefined)).toContain('if … < n')
  })

  it('leaves out constructs and functions without steps', () => {
    const ir = build(['n'], (fn) => {
      const [head, inside, exit] = [fn.block('loop'), fn.block(), fn.block()]
      fn.closure(spec('quiet'), () => undefined)
      fn.jump(head, span)
      fn.enter(head)
      fn.branch(fn.read(fn.parameter(0), span), inside, exit, span)
      fn.enter(inside)
      fn.jump(head, span)
      fn.enter(exit)
      step(fn, 'a')
    })
    expect(printOutline(ir)).toBe('main(n)\n  a      1\n')
  })

  it('shows a loop that is left from inside, and a guard with a way out', () => {
    const ir = build(['n'], (fn) => {
      const [head, out, more, exit] = [fn.block('loop'), fn.block('if'), fn.block(), fn.block()]
      fn.jump(head, span)
      fn.enter(head)
      step(fn, 'a')
      fn.branch(fn.read(fn.parameter(0), span), out, more, span)
      fn.enter(out)
      fn.jump(exit, span)
      fn.enter(more)
      step(fn, 'b')
      fn.jump(head, span)
      fn.enter(exit)
      step(fn, 'c')
    })
    expect(printOutline(ir)).toMatchInlineSnapshot(`
      "main(n)
        repeat     1
          a        1
          if n     1
            break
          b        1
        c          1
      "
    `)
  })

  it('shows a function where it is called first, and names it from then on', () => {
    const ir = build([], (fn) => {
      const pay = fn.closure(spec('pay', ['x']), (inner) => void step(inner, 'a'))
      fn.await(fn.call(pay, [], 'pay', at(3)), at(3))
      fn.await(fn.call(pay, [], 'pay', at(4)), at(4))
    })
    expect(printOutline(ir)).toMatchInlineSnapshot(`
      "main()
        call pay               3
          main/pay(x)
            a                  1
        call pay               4
          main/pay, see above
      "
    `)
  })
})

describe('the opposite of a condition', () => {
  it.each([
    ['done', '!done'],
    ['!done', 'done'],
    ['a === b', 'a !== b'],
    ['a != null', 'a == null'],
    ['a < b', '!(a < b)'],
    ['!(a < b)', 'a < b'],
    ['a === b && c', '!(a === b && c)'],
    ['f(a) && (b)', '!(f(a) && (b))'],
  ])('of %s is %s', (condition, opposite) => {
    expect(negated(condition)).toBe(opposite)
  })
})
