import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BindingElement,
  type CallExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type SourceFile,
  type Symbol as TsSymbol,
  ts,
} from 'ts-morph'
import { descendantsOf, wrappersIn } from '../project/index.js'
import { bare } from './constant.js'
import {
  initializerOf,
  isConst,
  isConstantDeclaration,
  isJsonMember,
  type ConstantDeclaration,
} from './constant-declaration.js'

/** Methods of arrays, Maps and Sets that change their object. */
const changing = new Set(
  'add clear copyWithin delete fill pop push reverse set shift sort splice unshift'.split(' '),
)
/** Functions that change their first argument, and the last parts of their names. */
const changingFirst =
  /^(Object\.(assign|define(Property|Properties)|setPrototypeOf)|Reflect\.(set|deleteProperty|defineProperty|setPrototypeOf))$/
const changingFirstNames = new Set(
  'assign defineProperty defineProperties setPrototypeOf set deleteProperty'.split(' '),
)

/**
 * The writes to objects that constants of the project hold, as far as they can be seen: assignments,
 * updates, `delete` and changing methods whose object is reached from a constant by its name, through
 * further constants, destructuring, `for…of`, parameters of the project's functions and of callbacks
 * of arrays. Other ways (library code, collections, results) are not seen.
 */
export class ModuleWrites {
  readonly #files: () => readonly SourceFile[]
  /** Made when it is first asked for. */
  #marks: Marks | undefined

  constructor(files: () => readonly SourceFile[]) {
    this.#files = files
  }

  /** The places that write the object of this constant, or something in it. */
  of(declaration: ConstantDeclaration): readonly Node[] {
    this.#marks ??= this.#scan()
    return [...(this.#marks.writes.get(declaration) ?? [])]
  }

  /** The constants outside of functions whose objects are written. */
  written(): readonly Node[] {
    this.#marks ??= this.#scan()
    return [...this.#marks.writes.keys()].filter(isOutsideFunctions)
  }

  /**
   * Whether the files write no constant outside of functions, and nothing that a parameter holds: then
   * no call of their functions from elsewhere is such a write either.
   */
  isEmpty(): boolean {
    this.#marks ??= this.#scan()
    return this.#marks.parameters.size === 0 && this.written().length === 0
  }

  #scan(): Marks {
    const marks = new Marks()
    const calls: (() => Node)[] = []
    for (const file of this.#files()) {
      const wrapped = wrappersIn(file)
      for (const node of descendantsOf(file.compilerNode)) {
        if (mayWrite(node)) scanNode(wrapped(node), marks)
        if (ts.isCallExpression(node) && node.arguments.length > 0) calls.push(() => wrapped(node))
      }
    }
    followArguments(calls, marks)
    return marks
  }
}

function isOutsideFunctions(node: Node): boolean {
  return !ts.findAncestor(node.compilerNode, ts.isFunctionLike)
}

/** What `scanNode` looks at. */
function mayWrite(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.BinaryExpression: {
      const { kind } = (node as ts.BinaryExpression).operatorToken
      return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment
    }
    case SyntaxKind.CallExpression:
      return mayChange((node as ts.CallExpression).expression)
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression:
    case SyntaxKind.DeleteExpression:
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.ForInStatement:
      return true
    default:
      return false
  }
}

/** A callee that may name a changing method or function; most calls are neither. */
function mayChange(callee: ts.Node): boolean {
  if (ts.isIdentifier(callee)) return false
  if (!ts.isPropertyAccessExpression(callee)) return true
  const { text } = callee.name
  return changing.has(text) || changingFirstNames.has(text)
}

function scanNode(node: Node, marks: Marks): void {
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getKind()
    if (operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment)
      scanTarget(node.getLeft(), marks)
  } else if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) {
    const operator = node.getOperatorToken()
    if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken)
      scanTarget(node.getOperand(), marks)
  } else if (Node.isDeleteExpression(node)) scanTarget(node.getExpression(), marks)
  else if (Node.isForOfStatement(node) || Node.isForInStatement(node)) {
    const target = node.getInitializer()
    if (!Node.isVariableDeclarationList(target)) scanTarget(target, marks)
  } else if (Node.isCallExpression(node)) scanCall(node, marks)
}

/** The places that an assignment writes: one, or the leaves of a pattern. */
function scanTarget(outer: Node, marks: Marks): void {
  const node = bare(outer)
  if (Node.isArrayLiteralExpression(node)) {
    for (const element of node.getElements()) scanTarget(element, marks)
  } else if (Node.isObjectLiteralExpression(node)) {
    for (const property of node.getProperties()) {
      if (Node.isPropertyAssignment(property)) scanTarget(property.getInitializerOrThrow(), marks)
      else if (Node.isSpreadAssignment(property)) scanTarget(property.getExpression(), marks)
    }
  } else if (Node.isSpreadElement(node)) scanTarget(node.getExpression(), marks)
  else if (Node.isBinaryExpression(node)) scanTarget(node.getLeft(), marks)
  else if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
    marks.mark(node.getExpression(), 1, node)
}

function scanCall(node: CallExpression, marks: Marks): void {
  const callee = bare(node.getExpression())
  const [first] = node.getArguments()
  if (first && changingFirst.test(callee.getText())) marks.mark(first, 1, node)
  const isProperty = Node.isPropertyAccessExpression(callee)
  if (!isProperty && !Node.isElementAccessExpression(callee)) return
  const key = isProperty ? callee.getName() : bareText(callee.getArgumentExpression())
  if (key !== undefined && changing.has(key)) marks.mark(callee.getExpression(), 1, callee)
}

function bareText(node: Node | undefined): string | undefined {
  return Node.isStringLiteral(node) ? node.getLiteralText() : undefined
}

/** A write to a parameter is a write to the arguments it is given, until nothing new is found. */
function followArguments(calls: readonly (() => Node)[], marks: Marks): void {
  // Rarely is a parameter written: only then are the calls of a whole project looked at.
  const passed = marks.parameters.size > 0 ? calls.flatMap((call) => passedArguments(call())) : []
  for (let before = -1; before !== marks.count;) {
    before = marks.count
    for (const { parameter, argument, deeper } of passed)
      for (const [write, depth] of [...(marks.parameters.get(parameter) ?? [])])
        marks.mark(argument, depth + deeper, write)
  }
}

/** A parameter holds an argument, or something in it. */
interface Passed {
  readonly parameter: Node
  readonly argument: Node
  readonly deeper: 0 | 1
}

/** Methods of arrays that call a function with each element first. */
const elementFirst = new Set(
  'every filter find findIndex findLast findLastIndex flatMap forEach map some'.split(' '),
)

function passedArguments(call: Node): Passed[] {
  if (!Node.isCallExpression(call)) return []
  const callee = bare(call.getExpression())
  const args = call.getArguments()
  const passed: Passed[] = []
  functionOf(callee)
    ?.getParameters()
    .forEach((parameter, at) => {
      const argument = args[at]
      if (argument && !parameter.isRestParameter()) passed.push({ parameter, argument, deeper: 0 })
    })
  if (Node.isPropertyAccessExpression(callee) && elementFirst.has(callee.getName())) {
    const [parameter] = (args[0] && functionOf(bare(args[0])))?.getParameters() ?? []
    if (parameter) passed.push({ parameter, argument: callee.getExpression(), deeper: 1 })
  }
  return passed
}

/** The function of the project that an expression names or is; wrapped ones get copies. */
function functionOf(
  node: Node,
): ArrowFunction | FunctionExpression | FunctionDeclaration | undefined {
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) return node
  const declaration = declarationOf(node.getSymbol())
  if (Node.isFunctionDeclaration(declaration)) {
    return declaration.isOverload() ? declaration.getImplementation() : declaration
  }
  const initializer = Node.isVariableDeclaration(declaration) && declaration.getInitializer()
  const value = initializer ? bare(initializer) : undefined
  return Node.isArrowFunction(value) || Node.isFunctionExpression(value) ? value : undefined
}

/** Which constants a write reaches. `depth` counts properties: 1 writes the object itself. */
class Marks {
  readonly writes = new Map<Node, Set<Node>>()
  /** Writes to what a parameter holds, with their depth. */
  readonly parameters = new Map<Node, Map<Node, number>>()
  /** Grows with everything that is found. */
  count = 0

  mark(outer: Node, depth: number, write: Node): void {
    if (depth < 1) return
    const node = bare(outer)
    if (Node.isIdentifier(node)) this.#symbol(node.getSymbol(), depth, write)
    else if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) {
      // The member of a namespace is a constant itself.
      if (isConstantDeclaration(declarationOf(node.getSymbol())))
        this.#symbol(node.getSymbol(), depth, write)
      else this.mark(node.getExpression(), depth + 1, write)
    } else this.#parts(node, depth, write)
  }

  /** The constants whose objects stand in a literal. */
  #parts(node: Node, depth: number, write: Node): void {
    if (Node.isArrayLiteralExpression(node)) {
      for (const element of node.getElements()) {
        if (!Node.isSpreadElement(element)) this.mark(element, depth - 1, write)
        else if (depth > 1) this.mark(element.getExpression(), depth, write)
      }
    } else if (Node.isObjectLiteralExpression(node)) {
      for (const property of node.getProperties()) {
        if (Node.isPropertyAssignment(property))
          this.mark(property.getInitializerOrThrow(), depth - 1, write)
        else if (Node.isShorthandPropertyAssignment(property))
          this.#symbol(property.getValueSymbol(), depth - 1, write)
        else if (Node.isSpreadAssignment(property) && depth > 1)
          this.mark(property.getExpression(), depth, write)
      }
    }
  }

  #symbol(symbol: TsSymbol | undefined, depth: number, write: Node): void {
    const named = declarationOf(symbol)
    const declaration = isJsonMember(named) ? named.getSourceFile() : named
    if (depth < 1 || !declaration) return
    if (Node.isBindingElement(declaration)) this.#element(declaration, depth, write)
    else if (Node.isParameterDeclaration(declaration)) this.#parameter(declaration, depth, write)
    else if (isConstantDeclaration(declaration)) this.#constant(declaration, depth, write)
  }

  #constant(declaration: ConstantDeclaration, depth: number, write: Node): void {
    const known = this.writes.get(declaration) ?? new Set()
    if (known.has(write)) return
    this.writes.set(declaration, known.add(write))
    this.count += 1
    this.#source(declaration, depth, write)
  }

  /** `const { list } = config`: what the name holds is part of what the pattern takes apart. */
  #element(element: BindingElement, depth: number, write: Node): void {
    if (element.getDotDotDotToken()) return
    const owner = element.getParentOrThrow().getParent()
    if (Node.isBindingElement(owner)) this.#element(owner, depth + 1, write)
    else if (Node.isParameterDeclaration(owner)) this.#parameter(owner, depth + 1, write)
    else if (isConst(owner)) this.#constant(owner, depth + 1, write)
  }

  #parameter(parameter: Node, depth: number, write: Node): void {
    const known = this.parameters.get(parameter) ?? new Map<Node, number>()
    if (known.has(write)) return
    this.parameters.set(parameter, known.set(write, depth))
    this.count += 1
  }

  /** Where the object of a constant comes from. */
  #source(declaration: ConstantDeclaration, depth: number, write: Node): void {
    const loop = declaration.getParent()?.getParent()
    if (Node.isForOfStatement(loop)) this.mark(loop.getExpression(), depth + 1, write)
    const initializer = initializerOf(declaration)
    if (initializer) this.mark(initializer, depth, write)
  }
}

function declarationOf(symbol: TsSymbol | undefined): Node | undefined {
  return (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
}
