import { ts } from 'ts-morph'
import { tupleElements, type TupleElement } from './array-schema.js'
import { describe } from './object-schema.js'
import type { Walk } from './walk.js'

/** The positions of the argument tuple that one parameter fills; a rest of a tuple type fills several. */
export function parameterElements(walk: Walk, parameter: ts.ParameterDeclaration): TupleElement[] {
  const { checker } = walk
  const named = ts.isIdentifier(parameter.name)
  const path = named ? parameter.name.text : `parameter ${String(positionOf(parameter) + 1)}`
  const type = checker.getTypeAtLocation(parameter)
  if (parameter.dotDotDotToken) {
    if (checker.isTupleType(type)) return tupleElements(walk, type as ts.TupleTypeReference, path)
    const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    return [{ kind: 'rest', schema: item ? walk.schemaOf(item, `${path}[]`) : {} }]
  }
  const optional = parameter.questionToken !== undefined || parameter.initializer !== undefined
  const schema = optional ? walk.schemaWithoutUndefined(type, path) : walk.schemaOf(type, path)
  const symbol = checker.getSymbolAtLocation(parameter.name)
  const annotations = {
    ...(named ? { title: parameter.name.text } : {}),
    ...describe(checker, symbol),
  }
  return [{ kind: optional ? 'optional' : 'required', schema: { ...schema, ...annotations } }]
}

function positionOf(parameter: ts.ParameterDeclaration): number {
  return parameter.parent.parameters.indexOf(parameter)
}
