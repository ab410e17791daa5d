import { invariant, unreachable, type ValueId } from '@namu/core/internal'
import type { SourceSpan } from '@namu/flow'
import {
  Node,
  type BreakStatement,
  type ContinueStatement,
  type LabeledStatement,
  type ReturnStatement,
  type ThrowStatement,
} from 'ts-morph'
import type { ExitScope, ExitTarget } from '../exits.js'
import type { FunctionLowering } from '../lowering.js'
import { closeAsyncIterator } from './async-steps.js'
import { syntaxName } from '../expressions/rejected.js'

export function lowerReturn(s: FunctionLowering, node: ReturnStatement): void {
  const expression = node.getExpression()
  if (expression && s.construction) {
    s.reject('NAMU1130', expression, { what: 'a `return` with a value in a constructor' })
  }
  const given = expression ? s.expression(expression) : s.constant(undefined, node)
  const value = expression && s.asyncGenerator ? s.fn.await(given, s.span(node)) : given
  leave(s, { kind: 'return' }, value, s.span(node))
}

export function lowerThrow(s: FunctionLowering, node: ThrowStatement): void {
  s.fn.throw(s.expression(node.getExpression()), s.span(node))
}

export function lowerBreak(s: FunctionLowering, node: BreakStatement): void {
  const label = node.getLabel()?.getText()
  const scope = s.exits.findLast((candidate) => answersToBreak(candidate, label))
  if (scope) leave(s, { kind: 'break', scope }, undefined, s.span(node))
  else s.reject('NAMU1130', node, { what: syntaxName(node) })
}

export function lowerContinue(s: FunctionLowering, node: ContinueStatement): void {
  const label = node.getLabel()?.getText()
  const scope = s.exits.findLast(
    (candidate) =>
      candidate.kind === 'loop' && (label === undefined || candidate.labels.includes(label)),
  )
  if (scope) leave(s, { kind: 'continue', scope }, undefined, s.span(node))
  else s.reject('NAMU1130', node, { what: syntaxName(node) })
}

export function lowerLabeled(s: FunctionLowering, node: LabeledStatement): void {
  const statement = node.getStatement()
  const labels = [...s.labels, node.getLabel().getText()]
  s.labels = []
  if (Node.isIterationStatement(statement) || Node.isLabeledStatement(statement)) {
    s.labels = labels
    s.statement(statement)
    s.labels = []
    return
  }
  const exit = s.fn.block()
  s.within({ kind: 'breakable', plain: false, labels, breakTo: exit }, () => {
    s.statement(statement)
  })
  if (s.fn.open) s.fn.jump(exit, s.span(node))
  s.fn.enter(exit)
}

/**
 * Leaves the current statement for `target`, from the scope at `depth` outwards (invariants E1 to
 * E3). A `finally` on the way takes over: its exit goes on from the scope outside it.
 */
export function leave(
  s: FunctionLowering,
  target: ExitTarget,
  value: ValueId | undefined,
  span: SourceSpan,
): void {
  for (const scope of [...s.exits].reverse()) {
    const reached = target.kind !== 'return' && target.scope === scope
    if (scope.kind === 'finally') {
      enterFinally(s, scope, target, value, span)
      return
    }
    const continues = reached && target.kind === 'continue'
    if (scope.kind === 'loop' && scope.iterator !== undefined && !continues) {
      s.fn.iteratorClose(scope.iterator, span)
    }
    if (scope.kind === 'loop' && scope.asyncIterator && !continues) {
      closeAsyncIterator(s, scope.asyncIterator, span)
    }
    if (scope.kind === 'loop' && scope.awaits && !continues) {
      s.fn.await(s.fn.constant(undefined, span), span)
    }
    if (reached) {
      arrive(s, target, span)
      return
    }
  }
  invariant(target.kind === 'return', 'a jump has its target among the scopes around it')
  invariant(value !== undefined, 'a return has a value')
  s.fn.return(s.construction?.result(span) ?? value, span)
}

function arrive(s: FunctionLowering, target: ExitTarget, span: SourceSpan): void {
  invariant(target.kind !== 'return', 'a return leaves every scope')
  const { scope } = target
  switch (scope.kind) {
    case 'loop':
      s.fn.jump(target.kind === 'break' ? scope.breakTo : scope.continueTo, span)
      return
    case 'breakable':
      s.fn.jump(scope.breakTo, span)
      return
    case 'finally':
      invariant(false, 'a finally block is no target of a jump')
      return
    default:
      unreachable(scope, 'exit scope')
  }
}

function enterFinally(
  s: FunctionLowering,
  { completion }: Extract<ExitScope, { kind: 'finally' }>,
  target: ExitTarget,
  value: ValueId | undefined,
  span: SourceSpan,
): void {
  const known = completion.ways.findIndex((way) => sameTarget(way.target, target))
  const index = known >= 0 ? known : completion.ways.push({ target, span }) - 1
  s.fn.write(completion.selector, s.fn.constant(index + 2, span), span)
  if (value !== undefined) s.fn.write(completion.value, value, span)
  s.fn.jump(completion.finallyBlock, span)
}

function sameTarget(a: ExitTarget, b: ExitTarget): boolean {
  if (a.kind === 'return' || b.kind === 'return') return a.kind === b.kind
  return a.kind === b.kind && a.scope === b.scope
}

function answersToBreak(scope: ExitScope, label: string | undefined): boolean {
  switch (scope.kind) {
    case 'loop':
      return label === undefined || scope.labels.includes(label)
    case 'breakable':
      return label === undefined ? scope.plain : scope.labels.includes(label)
    case 'finally':
      return false
    default:
      return unreachable(scope, 'exit scope')
  }
}
