import { iteratorKey, type SymbolKey, type ValueId } from '@namu/core/internal'
import type { BlockHandle } from '@namu/flow'
import {
  Node,
  type CallExpression,
  type ElementAccessExpression,
  type PropertyAccessExpression,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { reportBytesMethod } from '../checks/bytes.js'
import { reportLeftOutMethod } from '../checks/left-out.js'
import { checkName } from '../checks/members.js'
import { privateMember } from '../classes/private-names.js'
import { checkStaticRead } from '../classes/static-fields.js'
import { isSuperAccess, lowerSuperMethod } from '../classes/super.js'
import { mentionOwners } from '../classes/values.js'
import { isInert } from '../effects.js'
import { leaveWhenNullish, lowerBase } from '../expressions/chains.js'
import { lowerElements } from '../expressions/arrays.js'
import { lowerComputedKey, type Key } from '../expressions/keys.js'
import { isNullish } from '../expressions/logical.js'
import type { FunctionLowering } from '../lowering.js'
import { isSomeMethod, memberKind } from '../names/receivers.js'
import { isIteratorSymbol } from '../names/iterator-symbol.js'
import { isIterable } from '../names/types.js'
import { calleeName } from './callee-name.js'

/**
 * `object.name(...args)`. A function that is a property of a plain object is read before the
 * arguments are evaluated, as in JavaScript; the method of a built-in cannot change meanwhile, so
 * the call looks it up.
 */
export function lowerMethodCall(
  s: FunctionLowering,
  node: CallExpression,
  callee: PropertyAccessExpression | ElementAccessExpression,
  nullish: BlockHandle | undefined,
): ValueId {
  if (isSuperAccess(callee)) return lowerSuperMethod(s, node, callee)
  // Parentheses end an optional chain.
  const chain = callee === node.getExpression() ? nullish : undefined
  const object = lowerBase(s, callee.getExpression(), chain)
  leaveWhenNullish(s, callee, object, chain)
  const name = Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : undefined
  if (Node.isPrivateIdentifier(name)) {
    const member = privateMember(s, name)
    if (!member) return s.constant(undefined, node)
    return callOwn(
      s,
      node,
      callee,
      object,
      s.fn.privateGet(object, member, s.span(callee)),
      nullish,
    )
  }
  const key = methodKey(s, callee)
  const how = methodCallKind(s, node, callee, key)
  if (how === 'rejected') {
    for (const argument of node.getArguments())
      if (!Node.isSpreadElement(argument)) s.expression(argument)
    return s.constant(undefined, node)
  }
  if (how === 'own') {
    return callOwn(s, node, callee, object, s.fn.get(object, key.value, s.span(callee)), nullish)
  }
  const checked = chain !== undefined && callee.hasQuestionDotToken()
  if (!checked && !node.getArguments().every(isInert)) failOnNullish(s, callee, object, key)
  const args = lowerElements(s, node.getArguments(), node)
  if (key.symbol) return s.fn.callSymbolMethod(object, key.symbol, args, key.symbol, s.span(node))
  const shown = how === 'method' ? (key.name ?? '') : calleeName(callee)
  return s.fn.callMethod(object, key.value, args, shown, s.span(node))
}

/** The call of a function that was read from the object. */
function callOwn(
  s: FunctionLowering,
  node: CallExpression,
  callee: PropertyAccessExpression | ElementAccessExpression,
  object: ValueId,
  value: ValueId,
  nullish: BlockHandle | undefined,
): ValueId {
  leaveWhenNullish(s, node, value, nullish)
  const args = lowerElements(s, node.getArguments(), node)
  return s.fn.call(value, args, calleeName(callee), s.span(node), object)
}

/**
 * A method of null or undefined throws before the arguments are evaluated. Where the types leave
 * room for it (assertions, index reads, `any`), the read itself throws, with JavaScript's message.
 */
function failOnNullish(
  s: FunctionLowering,
  callee: PropertyAccessExpression | ElementAccessExpression,
  object: ValueId,
  key: Key,
): void {
  const span = s.span(callee)
  if (isTrusted(callee.getExpression())) {
    s.fn.requireObject(object, span)
    return
  }
  const [nullish, present] = [s.fn.block(), s.fn.block()]
  s.fn.branch(isNullish(s, object, callee), nullish, present, span)
  s.fn.enter(nullish)
  s.fn.throw(s.fn.get(object, key.value, span), span)
  s.fn.enter(present)
}

/** Its type says that it is not null or undefined, and nothing overrode what the checker found. */
function isTrusted(receiver: Node): boolean {
  if (Node.isParenthesizedExpression(receiver)) return isTrusted(receiver.getExpression())
  if (bare(receiver) !== receiver || Node.isElementAccessExpression(receiver)) return false
  const type = receiver.getType()
  return !type.isAny() && !type.isUnknown() && !type.isNullable()
}

interface MethodKey extends Key {
  /** The well-known symbol it is: no text is that key. */
  readonly symbol?: SymbolKey
}

function methodKey(
  s: FunctionLowering,
  callee: PropertyAccessExpression | ElementAccessExpression,
): MethodKey {
  if (Node.isElementAccessExpression(callee)) {
    const argument = callee.getArgumentExpressionOrThrow()
    return isIteratorSymbol(s.workflow, argument)
      ? { value: s.constant(iteratorKey, argument), name: iteratorKey, symbol: iteratorKey }
      : lowerComputedKey(s, argument)
  }
  return { value: s.constant(callee.getName(), callee.getNameNode()), name: callee.getName() }
}

/**
 * How a method is called: a function property, the method of a built-in, either of them, or not at
 * all after a report.
 */
function methodCallKind(
  s: FunctionLowering,
  node: CallExpression,
  callee: PropertyAccessExpression | ElementAccessExpression,
  { name, symbol }: MethodKey,
): 'own' | 'method' | 'untyped' | 'rejected' {
  const { reporter } = s.workflow
  if (name === undefined || reporter.reportedWithin(callee.getExpression())) return 'own'
  const type = callee.getExpression().getType()
  const at = Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : callee
  if (checkName(s, at, type, name)) return 'rejected'
  if (symbol) {
    if (isIterable(type)) return 'method'
    reporter.report('NAMU1115', callee.getExpression(), { type: type.getText(callee) })
    return 'rejected'
  }
  const member = memberKind(s.workflow, type, name)
  if (member.kind === 'class' && s.workflow.declarations.isTaskMethod(methodDeclaration(callee))) {
    reporter.report('NAMU1005', at, {
      method: name,
      class: member.name,
      instance: member.name.charAt(0).toLowerCase() + member.name.slice(1),
    })
    return 'rejected'
  }
  if (checkStaticRead(s, callee) || !mentionOwners(s, type, name)) return 'rejected'
  switch (member.kind) {
    case 'own':
    case 'property':
      return 'own'
    case 'method':
    case 'mixed':
      if (node.hasQuestionDotToken()) {
        reporter.report('NAMU1104', at, { method: name })
        return 'rejected'
      }
      return reportBytesMethod(s, node, type, name, at) ? 'rejected' : 'method'
    case 'untyped':
      if (isSomeMethod(name)) return 'untyped'
      reporter.report('NAMU1109', at, { method: name, type: type.getText(callee) })
      return 'rejected'
    case 'unknown-method':
    case 'unknown-property':
      reportLeftOutMethod(s, member.receiver, name, at)
      return 'rejected'
    case 'library':
      reporter.report('NAMU1101', at, { what: `The method ${name}`, name, task: name })
      return 'rejected'
    case 'class':
      return 'own'
  }
}

function methodDeclaration(callee: Node): Node {
  return callee.getSymbol()?.getValueDeclaration() ?? callee
}
