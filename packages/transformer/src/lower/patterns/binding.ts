import type { ValueId } from '@namu/core/internal'
import {
  Node,
  type ArrayBindingPattern,
  type BindingElement,
  type BindingName,
  type ObjectBindingPattern,
  type Type,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkIterable } from '../checks/iterables.js'
import { checkRead } from '../checks/members.js'
import { convertKey, lowerKey } from '../expressions/keys.js'
import { walkingPattern } from '../iteration.js'
import type { FunctionLowering } from '../lowering.js'
import { initialiseWithDefault } from './defaults.js'
import { iteratedText, requireSource } from './sources.js'

/** Gives a value to the (already declared) names of a declaration or parameter. */
export function bindName(s: FunctionLowering, name: BindingName, value: ValueId): void {
  if (Node.isIdentifier(name)) {
    const variable = s.variable(name.getSymbol())
    if (variable && s.hoisted.has(variable)) s.fn.write(variable, value, s.span(name))
    else if (variable) s.fn.initialise(variable, value, s.span(name))
    else s.reject('NAMU1130', name, { what: `the name ${name.getText()}` })
  } else if (Node.isObjectBindingPattern(name)) bindObject(s, name, value)
  else bindArray(s, name, value)
}

function bindObject(s: FunctionLowering, pattern: ObjectBindingPattern, value: ValueId): void {
  requireSource(s, pattern, value)
  const type = pattern.getType()
  const parent = pattern.getParent()
  const source = Node.isVariableDeclaration(parent) ? parent.getInitializer() : undefined
  const checked = !source || !s.workflow.reporter.reportedWithin(source)
  const keys: ValueId[] = []
  const hasRest = pattern.getElements().some(isRest)
  for (const element of pattern.getElements()) {
    if (element.getDotDotDotToken()) {
      bindName(s, element.getNameNode(), s.fn.objectRest(value, keys, s.span(element)))
      continue
    }
    const keyNode = element.getPropertyNameNode() ?? element.getNameNode()
    const asWritten = lowerKey(s, keyNode)
    const key = hasRest ? convertKey(s, asWritten, keyNode) : asWritten
    if (checked && key.name !== undefined) checkRead(s, keyNode, type, key.name)
    keys.push(key.value)
    bindElement(s, element, s.fn.get(value, key.value, s.span(element)))
  }
}

function bindArray(s: FunctionLowering, pattern: ArrayBindingPattern, value: ValueId): void {
  checkIterable(s, pattern, pattern.getType())
  const span = s.span(pattern)
  const iterator = s.fn.iterate(value, span, iteratedText(pattern))
  const rest = pattern.getElements().some(isRest)
  walkingPattern(s, iterator, iteratedType(pattern), span, () => {
    for (const element of pattern.getElements()) {
      const at = s.span(element)
      if (isRest(element)) {
        bindName(s, element.getNameNode(), s.fn.iteratorRest(iterator, at))
        continue
      }
      s.fn.iteratorStep(iterator, at)
      const item = s.fn.iteratorValue(iterator, at)
      if (Node.isBindingElement(element)) bindElement(s, element, item)
    }
  })
  if (!rest) s.fn.iteratorClose(iterator, span)
}

function isRest(element: Node): element is BindingElement {
  return Node.isBindingElement(element) && element.getDotDotDotToken() !== undefined
}

/** What a pattern takes apart: the type of a pattern says what it needs, not what it gets. */
function iteratedType(pattern: ArrayBindingPattern): Type {
  const parent = pattern.getParent()
  const source = Node.isVariableDeclaration(parent) ? parent.getInitializer() : undefined
  return source ? bare(source).getType() : pattern.getType()
}

function bindElement(s: FunctionLowering, element: BindingElement, given: ValueId): void {
  const value = initialiseWithDefault(s, given, element.getInitializer(), element)
  bindName(s, element.getNameNode(), value)
}
