import { isErrorParentName } from '@namu/core/internal'
import { Node, type Symbol as TsSymbol } from 'ts-morph'
import { moduleName, type Reporter } from '../diagnostics/index.js'
import { bare, type Constant, type ConstantValue } from './constant.js'
import { constantOf } from './exports.js'
import type { Origins } from '../project/index.js'

/** Under this name the id of an error class stands among the constants that were read. */
const referredClass = '~class'

/**
 * Reads the name of a class in an option as data: the id that its errors carry across tasks, for a
 * built-in class its name. A class whose errors carry none is reported where it is named.
 */
export function readErrorClass(
  node: Node,
  origins: Origins,
  reporter: Reporter,
): Constant | undefined {
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return undefined
  const symbol = node.getSymbol()
  const found = classId(symbol?.getAliasedSymbol() ?? symbol, origins, reporter.root)
  if (found === undefined) return undefined
  if (found === null) reporter.report('NAMU1430', node, { class: node.getText() })
  return { known: true, value: { [referredClass]: found } }
}

/** `undefined` for what is no class; null for a class whose errors carry no id. */
function classId(
  symbol: TsSymbol | undefined,
  origins: Origins,
  root: string,
): string | null | undefined {
  const declaration = symbol?.getValueDeclaration()
  if (!declaration) return undefined
  const origin = origins.of(declaration)
  const module = moduleName(root, declaration.getSourceFile())
  if (Node.isClassDeclaration(declaration)) {
    if (origin !== 'project' || !isModules(declaration)) return null
    return `${module}#${declaration.getName() ?? 'default'}`
  }
  if (!Node.isVariableDeclaration(declaration)) return undefined
  const name = declaration.getName()
  if (origin === 'standard') return isErrorParentName(name) ? name : undefined
  const initializer = declaration.getInitializer()
  const value = initializer ? bare(initializer) : undefined
  if (!Node.isClassExpression(value)) return undefined
  const isConstant = isModules(declaration.getVariableStatement()) && constantOf(value)
  return origin === 'project' && isConstant === declaration ? `${module}#${name}` : null
}

/** Whether it stands at the top level of a module: classes inside functions are made by each call. */
function isModules(node: Node | undefined): boolean {
  return Node.isSourceFile(node?.getParent())
}

/** The class that a constant stands for; null for one that was reported. */
export function referredClassOf(value: ConstantValue): string | null | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const found = (value as Readonly<Record<string, ConstantValue>>)[referredClass]
  return found === null || typeof found === 'string' ? found : undefined
}
