import type { ValueId } from '@namu/core/internal'
import type { Block, CatchClause, TryStatement } from 'ts-morph'
import type { CompletionRecord } from '../exits.js'
import type { FunctionLowering } from '../lowering.js'
import { bindName } from '../patterns/binding.js'
import { boundNames } from '../scopes.js'
import { lowerBlock } from './basic.js'
import { leave } from './jumps.js'

export function lowerTry(s: FunctionLowering, node: TryStatement): void {
  const finallyBlock = node.getFinallyBlock()
  if (finallyBlock) lowerFinally(s, node, finallyBlock)
  else lowerTryCatch(s, node)
}

function lowerTryCatch(s: FunctionLowering, node: TryStatement): void {
  const clause = node.getCatchClause()
  if (!clause) {
    lowerBlock(s, node.getTryBlock())
    return
  }
  s.fn.guarded(
    () => {
      lowerBlock(s, node.getTryBlock())
    },
    (thrown) => {
      lowerCatch(s, clause, thrown)
    },
    s.span(node),
    'catch',
  )
}

function lowerCatch(s: FunctionLowering, clause: CatchClause, thrown: ValueId): void {
  const name = clause.getVariableDeclaration()?.getNameNode()
  if (name) {
    for (const bound of boundNames(name)) s.declare(bound)
    bindName(s, name, thrown)
  }
  lowerBlock(s, clause.getBlock())
}

/**
 * The finally block is lowered once. Every way out of the `try` sets a selector and goes there; its
 * exit dispatches on the selector and continues that way (see `CompletionRecord`).
 */
function lowerFinally(s: FunctionLowering, node: TryStatement, block: Block): void {
  const span = s.span(node)
  const at = s.span(block)
  const completion: CompletionRecord = {
    selector: s.temporary('completion', block),
    value: s.temporary('completed', block),
    finallyBlock: s.fn.block('finally'),
    ways: [],
  }
  const { selector, value, finallyBlock, ways } = completion
  s.fn.initialise(selector, s.fn.constant(0, at), at)
  s.fn.initialise(value, s.fn.constant(undefined, at), at)
  s.fn.guarded(
    () => {
      s.within({ kind: 'finally', completion }, () => {
        lowerTryCatch(s, node)
      })
      if (s.fn.open) s.fn.jump(finallyBlock, span)
    },
    (thrown) => {
      s.fn.write(selector, s.fn.constant(1, at), at)
      s.fn.write(value, thrown, at)
      s.fn.jump(finallyBlock, at)
    },
    span,
    'catch',
  )
  s.fn.enter(finallyBlock)
  lowerBlock(s, block)
  if (!s.fn.open) return
  const [after, rethrow] = [s.fn.block(), s.fn.block()]
  const exits = ways.map(() => s.fn.block())
  const cases = [rethrow, ...exits].map((to, index) => ({ literal: index + 1, to }))
  s.fn.switch(s.fn.read(selector, at), cases, after, at)
  s.fn.enter(rethrow)
  s.fn.throw(s.fn.read(value, at), at)
  ways.forEach((way, index) => {
    const exit = exits[index]
    if (!exit) return
    s.fn.enter(exit)
    const returned = way.target.kind === 'return' ? s.fn.read(value, way.span) : undefined
    leave(s, way.target, returned, way.span)
  })
  s.fn.enter(after)
}
