import {
  invariant,
  type Block,
  type Instruction,
  type JsonSchema,
  type LocationId,
  type LocationTable,
  type ModuleConstant,
  type Span,
  type TaskId,
  type TaskSignature,
  type Terminator,
  type WorkflowIR,
  type WorkflowSignature,
} from '@namu/core/internal'
import { digestOfGraph } from '../load/digest-of-graph.js'
import type { SsaProgram } from './enter-ssa.js'
import { UsedConstants } from './used-constants.js'

/** What a graph says besides its functions. */
export interface GraphHeader {
  readonly name: string
  readonly tasks: Readonly<Record<TaskId, TaskSignature>>
  readonly children: Readonly<Record<string, WorkflowSignature>>
  readonly signals: Readonly<Record<string, JsonSchema>>
  readonly forms: readonly JsonSchema[]
  readonly input: JsonSchema
  readonly output: JsonSchema
  readonly constants: readonly ModuleConstant[]
  readonly locations: LocationTable
}

/**
 * Purpose: put the finished functions, the contract and the locations together, and name the graph.
 * Guarantees: the tables of locations and constants hold what the functions use, in order of use; the
 * tasks, child workflows and signals are those that can be started, sorted by name.
 */
export function assemble(program: SsaProgram, header: GraphHeader): WorkflowIR {
  const locations = new UsedLocations(header.locations)
  const constants = new UsedConstants(header.constants)
  const functions = program.functions.map((fn) => ({
    ...fn,
    blocks: fn.blocks.map((block): Block => ({
      ...block,
      body: block.body.map((it) => locations.move(constants.move(it))),
      end: locations.move(block.end),
    })),
  }))
  const started = startedIn(program)
  const graph = {
    ir: 1,
    semantics: 1,
    name: header.name,
    entry: program.entry,
    functions,
    tasks: startedOf(started.tasks, header.tasks),
    ...(started.children.size > 0
      ? { children: startedOf(started.children, header.children) }
      : {}),
    ...(started.signals.size > 0 ? { signals: startedOf(started.signals, header.signals) } : {}),
    ...(header.forms.length > 0 ? { forms: header.forms } : {}),
    ...(constants.table.length > 0 ? { constants: constants.table } : {}),
    ...(program.classes && program.classes.length > 0 ? { classes: program.classes } : {}),
    input: header.input,
    output: header.output,
    locations: locations.table(),
  } as const
  const digest = digestOfGraph(graph)
  const { ir, semantics, name, ...rest } = graph
  return { ir, semantics, name, digest, ...rest }
}

function startedIn(program: SsaProgram): {
  readonly tasks: ReadonlySet<string>
  readonly children: ReadonlySet<string>
  readonly signals: ReadonlySet<string>
} {
  const tasks = new Set<string>()
  const children = new Set<string>()
  const signals = new Set<string>()
  for (const fn of program.functions)
    for (const block of fn.blocks)
      for (const instruction of block.body) {
        if (instruction.kind !== 'start') continue
        const { target } = instruction
        if (target.kind === 'task' || target.kind === 'rollback') tasks.add(target.task)
        else if (target.kind === 'workflow') children.add(target.workflow)
        else if (target.kind === 'signal') signals.add(target.signal)
      }
  return { tasks, children, signals }
}

/** Undeclared ones are left to the verifier. */
function startedOf<Signature>(
  started: ReadonlySet<string>,
  declared: Readonly<Record<string, Signature>>,
): Readonly<Record<string, Signature>> {
  return Object.fromEntries(
    Object.entries(declared)
      .filter(([name]) => started.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

class UsedLocations {
  readonly #source: LocationTable
  readonly #files = new Map<string, number>()
  readonly #ids = new Map<LocationId, LocationId>()
  readonly #spans: Span[] = []

  constructor(source: LocationTable) {
    this.#source = source
  }

  move<Located extends Instruction | Terminator>(located: Located): Located {
    return { ...located, loc: this.#id(located.loc) }
  }

  table(): LocationTable {
    return { files: [...this.#files.keys()], spans: this.#spans }
  }

  #id(old: LocationId): LocationId {
    const known = this.#ids.get(old)
    if (known !== undefined) return known
    const span = this.#source.spans[old]
    const name = this.#source.files[span?.[0] ?? -1]
    invariant(span && name !== undefined, `location ${old} exists`)
    const file = this.#files.get(name) ?? this.#files.size
    this.#files.set(name, file)
    const [, ...position] = span
    const id = (this.#spans.push([file, ...position]) - 1) as LocationId
    this.#ids.set(old, id)
    return id
  }
}
