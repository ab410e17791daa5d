import {
  builtinConstants,
  builtinFunctions,
  builtinValueKinds,
  canonicalBuiltin,
  unreachable,
  type BuiltinFunction,
  type Primitive,
  type ValueId,
} from '@namu/core/internal'
import { Node, type Identifier } from 'ts-morph'
import { coreFunction } from '../calls/core-functions.js'
import { lowerClassValue } from '../classes/values.js'
import { lowerHelper } from '../functions.js'
import type { FunctionLowering } from '../lowering.js'
import { rejectLeftOut } from '../checks/left-out.js'
import { patternAtStart } from './module-patterns.js'
import { lowerRegularExpression } from './regular-expressions.js'
import { enumReference, referenceOf, type Reference } from '../names/reference.js'

/** A name as a value. */
export function lowerIdentifier(s: FunctionLowering, node: Identifier): ValueId {
  const reference = referenceOf(s.workflow, node)
  return reference ? lowerReference(s, reference, node) : unknownName(s, node)
}

/** What a name or dotted name stands for, as a value. */
export function lowerReference(s: FunctionLowering, reference: Reference, node: Node): ValueId {
  switch (reference.kind) {
    case 'variable': {
      const variable = s.variable(reference.symbol)
      return variable ? s.fn.read(variable, s.span(node)) : unknownName(s, node)
    }
    case 'helper':
      return lowerHelper(s, reference.fn, reference.name, node)
    case 'constant':
      return s.constant(reference.value, node)
    case 'object':
      return s.fn.moduleConstant(s.workflow.constants.idOf(reference.object), s.span(node))
    case 'class':
      return lowerClassValue(s, reference.declaration, node)
    case 'enum':
      return lowerReference(s, enumReference(s.workflow, reference), node)
    case 'builtin':
      return lowerBuiltinValue(s, reference.path, node)
    case 'unevaluated': {
      const pattern = patternAtStart(reference, node)
      return pattern ? lowerRegularExpression(s, pattern) : rejectReference(s, reference, node)
    }
    default:
      return rejectReference(s, reference, node)
  }
}

/** Reports why a name cannot stand where it stands. */
export function rejectReference(s: FunctionLowering, reference: Reference, node: Node): ValueId {
  switch (reference.kind) {
    case 'task':
      return s.reject('NAMU1105', node, { name: node.getText() })
    case 'workflow':
      return s.reject('NAMU1106', node, { name: reference.name })
    case 'module':
      return s.reject('NAMU1211', node, { name: reference.name })
    case 'class':
      return s.reject('NAMU1012', node, { name: reference.name })
    case 'instance':
      return rejectInstance(s, reference, node)
    case 'object':
    case 'enum':
      return s.reject('NAMU1012', node, { name: reference.name })
    case 'written':
      return rejectWritten(s, reference, node)
    case 'unevaluated':
      if (Node.isRegularExpressionLiteral(reference.part))
        return rejectPattern(s, reference.name, reference.part, node)
      s.workflow.reporter.report('NAMU1201', node, { name: reference.name }, [
        { message: 'This part is not a constant', node: reference.part },
      ])
      return s.constant(undefined, node)
    case 'mutable':
      return s.reject('NAMU1107', node, { name: reference.name })
    case 'computed': {
      const { name, part } = reference
      const related = part ? [{ message: 'This part is not a constant', node: part }] : []
      s.workflow.reporter.report('NAMU1108', node, { name }, related)
      return s.constant(undefined, node)
    }
    case 'undiscovered':
      if (reference.reported) return s.constant(undefined, node)
      return s.reject('NAMU1003', node, { what: reference.name })
    case 'core':
      return s.reject(coreFunction(reference.name) ? 'NAMU1105' : 'NAMU1116', node, {
        name: reference.name,
      })
    case 'library':
      return s.reject('NAMU1101', node, { what: reference.name, ...taskAround(reference.name) })
    case 'builtin':
      return rejectBuiltin(s, reference.path, node)
    case 'variable':
    case 'helper':
    case 'constant':
    case 'unknown':
      return unknownName(s, node)
    default:
      return unreachable(reference, 'reference')
  }
}

/** Reports a regular expression of a module that keeps a position between uses. */
function rejectPattern(s: FunctionLowering, name: string, part: Node, node: Node): ValueId {
  s.workflow.reporter.report('NAMU1119', node, { name, pattern: part.getText() }, [
    { message: 'It is made here', node: part },
  ])
  return s.constant(undefined, node)
}

/** Reports every place that changes an object of a module which a workflow reads. */
function rejectWritten(
  s: FunctionLowering,
  { name, writes }: Extract<Reference, { kind: 'written' }>,
  node: Node,
): ValueId {
  for (const write of writes)
    s.workflow.reporter.report('NAMU1014', write, { name }, [
      { message: 'A workflow reads it here', node },
    ])
  return s.constant(undefined, node)
}

/** Reports a global that a workflow does not have, or not in this way. */
export function rejectBuiltin(s: FunctionLowering, path: string, node: Node): ValueId {
  const root = path.split('.', 1)[0] ?? path
  switch (root) {
    case 'arguments':
      return s.reject('NAMU1132', node)
    case 'eval':
    case 'Function':
      return s.reject('NAMU1135', node, { what: `\`${root}\`` })
    case 'Symbol':
      return s.reject('NAMU1136', node)
    default:
      return isKnownName(path)
        ? s.reject('NAMU1117', node, { name: path })
        : rejectLeftOut(s, path, node)
  }
}

export function isBuiltinFunction(path: string): path is BuiltinFunction {
  return Object.hasOwn(builtinFunctions, path)
}

/** A parameter for the message that says how to wrap library code. */
export function taskAround(name: string): { readonly name: string; readonly task: string } {
  return { name, task: name.split('.').at(-1) ?? name }
}

function lowerBuiltinValue(s: FunctionLowering, path: string, node: Node): ValueId {
  if (Object.hasOwn(builtinConstants, path)) {
    const constants: Readonly<Record<string, Primitive>> = builtinConstants
    return s.constant(constants[path], node)
  }
  const name = canonicalBuiltin(path)
  return builtinValueKinds(name)
    ? s.fn.builtinValue(name, s.span(node))
    : rejectBuiltin(s, path, node)
}

function rejectInstance(
  s: FunctionLowering,
  reference: Extract<Reference, { kind: 'instance' }>,
  node: Node,
): ValueId {
  const made = Node.isVariableDeclaration(reference.declaration)
    ? reference.declaration.getInitializer()
    : undefined
  const type = made?.getType().getSymbol()?.getValueDeclaration()
  return type && s.workflow.origins.of(type) === 'project'
    ? s.reject('NAMU1213', node, { name: reference.name })
    : s.reject('NAMU1108', node, { name: reference.name })
}

/** Whether a global stands in the table, if only as the start of longer names. */
function isKnownName(path: string): boolean {
  return [...Object.keys(builtinFunctions), ...Object.keys(builtinConstants)].some(
    (name) => name === path || name.startsWith(`${path}.`) || name === `new ${path}`,
  )
}

function unknownName(s: FunctionLowering, node: Node): ValueId {
  return s.reject('NAMU1130', node, { what: `the name ${node.getText()}` })
}
