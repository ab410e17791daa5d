import { boundMethods } from '@namu/core/internal'
import type { Node, Type } from 'ts-morph'
import { isClassValue, isInstanceType, mentionOwners } from '../classes/values.js'
import type { FunctionLowering } from '../lowering.js'
import { memberKind } from '../names/receivers.js'
import { isFunction } from '../names/types.js'

const prototypeNames = new Set(['__proto__', 'constructor', 'prototype'])

/** As `checkRead`, of an object that was lowered; silent when something in it was reported. */
export function checkReadOf(s: FunctionLowering, node: Node, object: Node, name: string): void {
  if (s.workflow.reporter.reportedWithin(object)) return
  if ((name === 'name' || name === 'length') && isClassValue(s, object)) return
  checkRead(s, node, object.getType(), name)
}

/** Reports a property that workflows cannot read as a value. */
export function checkRead(s: FunctionLowering, node: Node, object: Type, name: string): void {
  const { reporter } = s.workflow
  if (isKnownOfFunctions(object, name)) return
  if (name === 'constructor' && !isFunction(object)) return
  if (checkName(s, node, object, name) || !mentionOwners(s, object, name)) return
  const member = memberKind(s.workflow, object, name)
  switch (member.kind) {
    case 'own':
    case 'property':
    case 'untyped':
    case 'class':
      return
    case 'method':
      if (isBoundMethod(object, name)) return
      reporter.report('NAMU1104', node, { method: name })
      return
    case 'mixed':
    case 'library':
      reporter.report('NAMU1104', node, { method: name })
      return
    case 'unknown-method':
    case 'unknown-property':
      reporter.report('NAMU1110', node, { property: name, receiver: member.receiver })
  }
}

/** Functions know their name and how many parameters they have. */
function isKnownOfFunctions(object: Type, name: string): boolean {
  if (name !== 'name' && name !== 'length') return false
  const isGeneral = object.getNonNullableType().getSymbol()?.getName() === 'Function'
  return isGeneral || isFunction(object)
}

/** `format` and `compare` of formatters are functions bound to them: they may be handed on. */
function isBoundMethod(object: Type, name: string): boolean {
  const methods: Readonly<Record<string, string>> = boundMethods
  return methods[object.getNonNullableType().getSymbol()?.getName() ?? ''] === name
}

/** Reports names that no object of a workflow has; true when it did. */
export function checkName(s: FunctionLowering, node: Node, object: Type, name: string): boolean {
  const { reporter } = s.workflow
  if (name === 'constructor' && isInstanceType(s, object)) return false
  if (prototypeNames.has(name) && !isOwnName(s, object, name)) {
    reporter.report('NAMU1112', node, { name })
    return true
  }
  if (name === 'stack' && !isOwnName(s, object, name)) {
    reporter.report('NAMU1111', node)
    return true
  }
  if (isFunction(object)) {
    reporter.report('NAMU1110', node, { property: name, receiver: 'a function' })
    return true
  }
  return false
}

/** A property that the project's own types declare, `stack` of a plain object for example. */
function isOwnName(s: FunctionLowering, object: Type, name: string): boolean {
  return (
    name !== '__proto__' &&
    !object.isAny() &&
    object.getNonNullableType().getProperty(name) !== undefined &&
    memberKind(s.workflow, object, name).kind === 'own'
  )
}
