import type { Primitive } from '@namu/core/internal'
import type { BlockHandle } from '@namu/flow'
import { Node, type CaseOrDefaultClause, type SwitchStatement } from 'ts-morph'
import { readPrimitive } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'
import { enterScope } from '../scopes.js'

/** A `switch`: the first case that is strictly equal, then on through the cases below it. */
export function lowerSwitch(s: FunctionLowering, node: SwitchStatement): void {
  const span = s.span(node)
  const clauses = node.getCaseBlock().getClauses()
  const discriminant = node.getExpression()
  const value = s.expression(discriminant)
  const exit = s.fn.block()
  const blocks = clauses.map(() => s.fn.block('switch'))
  const otherwise = blocks[clauses.findIndex((clause) => Node.isDefaultClause(clause))] ?? exit
  enterScope(
    s,
    clauses.flatMap((clause) => clause.getStatements()),
  )
  const literals = literalCases(s, clauses, blocks)
  if (literals) s.fn.switch(value, literals, otherwise, span)
  else {
    clauses.forEach((clause, index) => {
      const block = blocks[index]
      if (!Node.isCaseClause(clause) || !block) return
      const test = clause.getExpression()
      const next = s.fn.block()
      const equal = s.fn.binary('===', value, s.expression(test), s.span(test))
      s.fn.branch(equal, block, next, s.span(clause))
      s.fn.enter(next)
    })
    s.fn.jump(otherwise, span)
  }
  s.within({ kind: 'breakable', plain: true, labels: [], breakTo: exit }, () => {
    clauses.forEach((clause, index) => {
      const block = blocks[index]
      if (!block) return
      s.fn.enter(block)
      for (const statement of clause.getStatements()) s.statement(statement)
      if (s.fn.open) s.fn.jump(blocks[index + 1] ?? exit, s.span(clause))
    })
  })
  s.fn.enter(exit)
}

/** The cases as literals, when each is one: then one terminator chooses. */
function literalCases(
  s: FunctionLowering,
  clauses: readonly CaseOrDefaultClause[],
  blocks: readonly BlockHandle[],
): { readonly literal: Primitive; readonly to: BlockHandle }[] | undefined {
  const cases = []
  for (const [index, clause] of clauses.entries()) {
    if (!Node.isCaseClause(clause)) continue
    const literal = literalOf(s, clause.getExpression())
    const to = blocks[index]
    if (!literal || !to) return undefined
    cases.push({ literal: literal.value, to })
  }
  return cases
}

function literalOf(s: FunctionLowering, node: Node): { readonly value: Primitive } | undefined {
  const reference = referenceOf(s.workflow, node)
  if (reference) return reference.kind === 'constant' ? reference : undefined
  return readPrimitive(node)
}
