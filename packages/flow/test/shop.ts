import type { WorkflowIR } from '@namu/core/internal'
import { at, build, span, start, step, values, variable } from './building.js'
import type { FunctionBuilder } from '../src/index.js'

/**
 * A workflow with one of each construct, as a front end builds it:
 *
 * ```
 * for (const order of orders) {              // 2
 *   try {
 *     if (order.total > 100 && order.new)    // 4
 *       await a(order)                       // 5
 *     await b(order)                         // 6
 *   } catch {
 *     await c(order)                         // 8
 *     return 'failed'                        // 9
 *   }
 * }
 * switch (orders.length) { case 0: await a() } // 12
 * ```
 */
export const shop = (): WorkflowIR =>
  build(['orders'], (fn) => {
    const orders = fn.read(fn.parameter(0), span)
    const iterator = fn.iterate(orders, at(2))
    const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
    fn.jump(head, at(2))
    fn.enter(head)
    fn.branch(fn.iteratorStep(iterator, at(2)), body, exit, at(2))
    fn.enter(body)
    const order = fn.iteratorValue(iterator, at(2))
    fn.guarded(
      () => orderOf(fn, order),
      () => {
        step(fn, 'c', order)
        fn.return(fn.constant('failed', at(9)), at(9))
      },
      at(3),
      'catch',
    )
    fn.jump(head, at(2))
    fn.enter(exit)
    const [zero, after] = [fn.block('switch'), fn.block()]
    const length = fn.get(orders, fn.constant('length', span), at(12))
    fn.switch(length, [{ literal: 0, to: zero }], after, at(12))
    fn.enter(zero)
    step(fn, 'a')
    fn.jump(after, at(12))
    fn.enter(after)
  })

function orderOf(fn: FunctionBuilder, order: ReturnType<FunctionBuilder['iteratorValue']>): void {
  const [both, then, join] = [fn.block('logical'), fn.block('if'), fn.block()]
  const total = variable(fn, 'total', fn.get(order, fn.constant('total', at(4)), at(4)))
  const large = fn.binary('>', fn.read(total, at(4)), fn.constant(100, at(4)), at(4))
  fn.branch(large, both, join, at(4))
  fn.enter(both)
  fn.branch(fn.get(order, fn.constant('new', at(4)), at(4)), then, join, at(4))
  fn.enter(then)
  fn.await(
    fn.start({ kind: 'task', task: 'src/tasks#a' as never }, values(order), false, at(5)),
    at(5),
  )
  fn.jump(join, at(5))
  fn.enter(join)
  fn.await(start(fn, 'b', order), at(6))
}
