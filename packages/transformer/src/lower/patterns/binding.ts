import type { ValueId } from '@namu/core/internal'
import {
  Node,
  type ArrayBindingPattern,
  type BindingElement,
  type BindingName,
  type ObjectBindingPattern,
} from 'ts-morph'
import { checkIterable } from '../checks/iterables.js'
import { checkRead } from '../checks/members.js'
import { lowerKey } from '../expressions/keys.js'
import type { FunctionLowering } from '../lowering.js'
import { initialiseWithDefault } from './defaults.js'

/** Initialises the (already declared) names of a declaration or parameter with a value. */
export function bindName(s: FunctionLowering, name: BindingName, value: ValueId): void {
  if (Node.isIdentifier(name)) {
    const variable = s.variable(name.getSymbol())
    if (variable) s.fn.initialise(variable, value, s.span(name))
    else s.reject('NAMU1130', name, { what: `the name ${name.getText()}` })
  } else if (Node.isObjectBindingPattern(name)) bindObject(s, name, value)
  else bindArray(s, name, value)
}

function bindObject(s: FunctionLowering, pattern: ObjectBindingPattern, value: ValueId): void {
  s.fn.requireObject(value, s.span(pattern))
  const type = pattern.getType()
  const parent = pattern.getParent()
  const source = Node.isVariableDeclaration(parent) ? parent.getInitializer() : undefined
  const checked = !source || !s.workflow.reporter.reportedWithin(source)
  const keys: ValueId[] = []
  for (const element of pattern.getElements()) {
    if (element.getDotDotDotToken()) {
      bindName(s, element.getNameNode(), s.fn.objectRest(value, keys, s.span(element)))
      continue
    }
    const keyNode = element.getPropertyNameNode() ?? element.getNameNode()
    const key = lowerKey(s, keyNode)
    if (checked && key.name !== undefined) checkRead(s, keyNode, type, key.name)
    keys.push(key.value)
    bindElement(s, element, s.fn.get(value, key.value, s.span(element)))
  }
}

function bindArray(s: FunctionLowering, pattern: ArrayBindingPattern, value: ValueId): void {
  checkIterable(s, pattern, pattern.getType())
  const span = s.span(pattern)
  const iterator = s.fn.iterate(value, span)
  let rest = false
  for (const element of pattern.getElements()) {
    const at = s.span(element)
    if (Node.isBindingElement(element) && element.getDotDotDotToken()) {
      rest = true
      bindName(s, element.getNameNode(), s.fn.iteratorRest(iterator, at))
      continue
    }
    s.fn.iteratorStep(iterator, at)
    const item = s.fn.iteratorValue(iterator, at)
    if (Node.isBindingElement(element)) bindElement(s, element, item)
  }
  if (!rest) s.fn.iteratorClose(iterator, span)
}

function bindElement(s: FunctionLowering, element: BindingElement, given: ValueId): void {
  const value = initialiseWithDefault(s, given, element.getInitializer(), element)
  bindName(s, element.getNameNode(), value)
}
