import type { Primitive, ValueId } from '@namu/core/internal'
import type { BlockHandle, FunctionBuilder, SourceSpan, Variable } from '@namu/flow'
import type {
  CallExpression,
  ElementAccessExpression,
  Identifier,
  Node,
  PropertyAccessExpression,
  Symbol as TsSymbol,
} from 'ts-morph'
import { spanOf } from '../diagnostics/index.js'
import type { DiagnosticCode } from '../diagnostics/index.js'
import type { DiagnosticParameters } from '../diagnostics/reporter.js'
import type { FunctionNode } from '../discover/index.js'
import type { Construction } from './classes/constructors.js'
import type { ExitScope } from './exits.js'
import type { Self } from './self.js'
import type { WorkflowLowering } from './workflow-lowering.js'

/** The rules that lowering is made of, injected so that their files need not know each other. */
export interface Rules {
  expression(s: FunctionLowering, node: Node): ValueId
  statement(s: FunctionLowering, node: Node): void
  /** Branches on an expression's truth without making a boolean of it. */
  condition(s: FunctionLowering, node: Node, then: BlockHandle, otherwise: BlockHandle): void
  closure(s: FunctionLowering, node: FunctionNode, name: string | undefined): ValueId
  /** A property read or call as a link of an optional chain, which leaves to `nullish`. */
  link(s: FunctionLowering, node: ChainLink, nullish: BlockHandle | undefined): ValueId
}

/** What an optional chain is made of. */
export type ChainLink = PropertyAccessExpression | ElementAccessExpression | CallExpression

/**
 * Lowers one function: what the rules share while they walk it.
 *
 * L1. Every node that is evaluated goes through `expression` or `statement`; what has no rule is
 *     rejected there, never skipped.
 * L2. The order of calls on `fn` is ECMAScript's order of evaluation.
 * L3. After a report, lowering goes on with the value `undefined`, so that one compilation reports
 *     many errors; a workflow with errors is never built.
 */
export class FunctionLowering {
  readonly workflow: WorkflowLowering
  readonly fn: FunctionBuilder
  readonly #rules: Rules
  /** The last node whose place was asked for. */
  #place: { readonly node: Node; readonly span: SourceSpan } | undefined
  /** Innermost last. */
  readonly exits: ExitScope[] = []
  /** Variables of `var`s: each declaration assigns to them. */
  readonly hoisted = new Set<Variable>()
  /** What `this`, `super` and `new.target` mean here. */
  self: Self = {}
  /** The object that is being made, in the function of a constructor. */
  construction: Construction | undefined
  /** Whether this is an async generator: its `yield` and `return` wait. */
  asyncGenerator = false
  /** Labels of the statement about to be lowered. */
  labels: readonly string[] = []

  constructor(workflow: WorkflowLowering, fn: FunctionBuilder, rules: Rules) {
    this.workflow = workflow
    this.fn = fn
    this.#rules = rules
  }

  /** The same rules for a function nested in this one. */
  nested(fn: FunctionBuilder): FunctionLowering {
    return new FunctionLowering(this.workflow, fn, this.#rules)
  }

  expression(node: Node): ValueId {
    return this.#rules.expression(this, node)
  }

  statement(node: Node): void {
    this.#rules.statement(this, node)
  }

  condition(node: Node, then: BlockHandle, otherwise: BlockHandle): void {
    this.#rules.condition(this, node, then, otherwise)
  }

  closure(node: FunctionNode, name?: string): ValueId {
    return this.#rules.closure(this, node, name)
  }

  link(node: ChainLink, nullish: BlockHandle | undefined): ValueId {
    return this.#rules.link(this, node, nullish)
  }

  span(node: Node): SourceSpan {
    // A rule asks for each instruction that it makes of its node.
    if (this.#place?.node !== node) {
      const { file, startLine, startColumn, endLine, endColumn } = spanOf(this.workflow.root, node)
      this.#place = { node, span: { file, startLine, startColumn, endLine, endColumn } }
    }
    return this.#place.span
  }

  constant(value: Primitive, node: Node): ValueId {
    return this.fn.constant(value, this.span(node))
  }

  /** Reports and gives a value to go on with. */
  reject(code: DiagnosticCode, node: Node, parameters?: DiagnosticParameters): ValueId {
    this.workflow.reporter.report(code, node, parameters)
    return this.constant(undefined, node)
  }

  /** Declares the variable of a name; until it is initialised a read of it throws. */
  declare(name: Identifier): Variable {
    const variable = this.fn.declare(name.getText(), this.span(name))
    this.workflow.bind(name.getSymbol(), variable)
    return variable
  }

  variable(symbol: TsSymbol | undefined): Variable | undefined {
    return this.workflow.variable(symbol)
  }

  /** A variable without a name in the source: a value that is made on several ways that join. */
  temporary(name: string, node: Node): Variable {
    return this.fn.declare(name, this.span(node))
  }

  within(scope: ExitScope, body: () => void): void {
    this.exits.push(scope)
    body()
    this.exits.pop()
  }
}
