import { ts } from 'ts-morph'

/**
 * The name a composite type has in the source, usable under `$defs`: its alias or interface with its
 * type arguments, else (a type literal inside a union, say) the alias or interface that it is written
 * in. `undefined` for types nobody named.
 */
export function typeName(type: ts.Type, checker: ts.TypeChecker): string | undefined {
  const alias = type.aliasSymbol
  if (alias) return withArguments(alias.name, type.aliasTypeArguments, checker)
  const symbol = type.getSymbol()
  if (!symbol) return undefined
  if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0) {
    const reference = type as Partial<ts.TypeReference>
    const args = reference.target ? checker.getTypeArguments(type as ts.TypeReference) : undefined
    return withArguments(symbol.name, args, checker)
  }
  return undefined
}

/** The declaration an anonymous type is written in, for types that need a name because they recur. */
export function enclosingName(type: ts.Type): string | undefined {
  let node: ts.Node | undefined = type.getSymbol()?.declarations?.[0]
  while (node) {
    if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return node.name.text
    node = node.parent
  }
  return undefined
}

function withArguments(
  name: string,
  args: readonly ts.Type[] | undefined,
  checker: ts.TypeChecker,
): string {
  const written = args?.length
    ? `${name}_${args.map((arg) => checker.typeToString(arg)).join('_')}`
    : name
  const safe = written.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return safe.slice(0, 60) || 'Value'
}
