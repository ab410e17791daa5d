import { Node, type ClassDeclaration, type SourceFile } from 'ts-morph'
import { bare } from '../discover/constant.js'
import { errorClassesOf } from '../discover/error-classes.js'
import { ModuleWrites } from '../discover/module-writes.js'

/**
 * What a file means for files that do not import it.
 *
 * F1. All of it depends on the file and what it imports, directly or not, and on nothing else.
 */
export interface OutwardFacts {
  /** Files whose classes have a subclass of errors here: a workflow that knows one gets to know both. */
  readonly bases: readonly string[]
  /** Files with classes of task methods that have an instance here: its tasks are declared there. */
  readonly receivers: readonly string[]
  /** Whether something here may write an object that the constant of a module holds. */
  readonly mayWrite: boolean
}

export function outwardFacts(file: SourceFile, root: string): OutwardFacts {
  return {
    bases: pathsOf(
      errorClassesOf([file], root).map(({ node }) => baseOf(node)),
      file,
    ),
    receivers: pathsOf(instantiatedClasses(file), file),
    mayWrite: !new ModuleWrites(() => [file]).isEmpty(),
  }
}

function pathsOf(nodes: readonly (Node | undefined)[], file: SourceFile): string[] {
  const paths = new Set<string>()
  for (const node of nodes) {
    const owner = node?.getSourceFile()
    if (owner && owner !== file) paths.add(owner.getFilePath())
  }
  return [...paths].sort()
}

function baseOf(node: ReturnType<typeof errorClassesOf>[number]['node']): Node | undefined {
  return declarationOf(node.getExtends()?.getExpression())
}

/** The classes with decorated methods of which a constant of the file is an instance. */
function instantiatedClasses(file: SourceFile): ClassDeclaration[] {
  return file.getVariableDeclarations().flatMap((declaration) => {
    const initializer = declaration.getInitializer()
    const value = initializer ? bare(initializer) : undefined
    const made = Node.isNewExpression(value) ? declarationOf(value.getExpression()) : undefined
    return Node.isClassDeclaration(made) &&
      made.getMethods().some((method) => method.getDecorators().length > 0)
      ? [made]
      : []
  })
}

function declarationOf(expression: Node | undefined): Node | undefined {
  const symbol = expression?.getSymbol()
  return (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
}
