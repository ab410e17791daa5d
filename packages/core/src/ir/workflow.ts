import type { JsonSchema } from '../schema/json-schema.js'
import type { ClassIR } from './class.js'
import type { BlockId, Digest, FunctionId, TaskId, ValueId } from './ids.js'
import type { Instruction } from './instruction.js'
import type { ModuleConstant } from './module-constant.js'
import type { Edge, Terminator } from './terminator.js'

/** The source construct a block stems from, so that tools can fold the graph back for people. */
export type SourceConstruct =
  'if' | 'conditional' | 'loop' | 'try' | 'catch' | 'finally' | 'switch' | 'logical'

export interface Block {
  readonly id: BlockId
  readonly params: readonly ValueId[]
  readonly body: readonly Instruction[]
  readonly end: Terminator
  /**
   * Where an exception thrown in this block goes. The target's first parameter is the thrown value,
   * `args` fill the others; every argument dominates the block's first instruction that can throw.
   */
  readonly onError?: Edge
  readonly construct?: SourceConstruct
}

export interface FunctionIR {
  readonly id: FunctionId
  /** The name in the source; `<arrow>` and `<anonymous>` for functions without one. */
  readonly name: string
  readonly async: boolean
  /** A call makes a generator object; `generatorStart` is where it ends. */
  readonly generator?: true
  /** Names of the captured variables, for people: the entry block's first parameters. */
  readonly captures: readonly string[]
  /** The entry block's parameter after the captures is the receiver: `this`, in constructors `new.target`. */
  readonly receiver?: true
  /** Names of the parameters, for people: the entry block's parameters after the captures and receiver. */
  readonly params: readonly string[]
  /** The last parameter takes the remaining arguments as an array. */
  readonly rest: boolean
  /** `length` as JavaScript reports it: parameters before the first default or rest. */
  readonly arity: number
  /** The entry block comes first. */
  readonly blocks: readonly Block[]
}

/** The contract of a task as the graph sees it. Policies are not here: they belong to the release. */
export interface TaskSignature {
  /** The value is delivered in place, not as a promise (the task's type is not a promise). */
  readonly sync: boolean
  /** JSON Schema of the arguments, a tuple. */
  readonly input: JsonSchema
  readonly output: JsonSchema
}

/** The contract of a child workflow as the graph sees it. */
export interface WorkflowSignature {
  /** JSON Schema of the arguments, a tuple. */
  readonly input: JsonSchema
  readonly output: JsonSchema
}

/** `[file, startLine, startColumn, endLine, endColumn]`; `file` indexes `files`, lines and columns count from 1. */
export type Span = readonly [
  file: number,
  startLine: number,
  startColumn: number,
  endLine: number,
  endColumn: number,
]

/** Source positions, kept apart from the graph so that reformatting the source keeps the digest. */
export interface LocationTable {
  /** Paths relative to the project, with forward slashes. */
  readonly files: readonly string[]
  readonly spans: readonly Span[]
}

/** One compiled workflow, immutable and named by its digest. */
export interface WorkflowIR {
  /** Format of this JSON; readers refuse what they do not know. */
  readonly ir: 1
  /** Behaviour of the engine; a change of it never changes an old run. */
  readonly semantics: 1
  readonly name: string
  /** sha256 of the canonical JSON without `digest`, `locations` and every `loc`. */
  readonly digest: Digest
  readonly entry: FunctionId
  readonly functions: readonly FunctionIR[]
  readonly tasks: Readonly<Record<TaskId, TaskSignature>>
  /** Workflows that the functions start as child runs, by name; absent when there are none. */
  readonly children?: Readonly<Record<string, WorkflowSignature>>
  /** JSON Schemas of what signals carry, by name; absent when the workflow waits for none. */
  readonly signals?: Readonly<Record<string, JsonSchema>>
  /** JSON Schemas of what comes back from approvals; absent when there are none. */
  readonly forms?: readonly JsonSchema[]
  /** Objects and arrays of modules that the functions name; absent when there are none. */
  readonly constants?: readonly ModuleConstant[]
  /** Classes of modules that the functions name; absent when there are none. */
  readonly classes?: readonly ClassIR[]
  /** JSON Schema of the workflow's arguments, a tuple. */
  readonly input: JsonSchema
  readonly output: JsonSchema
  readonly locations: LocationTable
}
