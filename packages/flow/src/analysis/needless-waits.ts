import {
  type Block,
  type FunctionIR,
  type Instruction,
  type InstructionOf,
  type TaskId,
  type ValueId,
  type WorkflowIR,
  definitionOf,
  edgesOf,
  operandsOf,
  terminatorOperand,
} from '@namu/core/internal'
import { isPure } from '../ir/effects.js'
import { criticalPath, type CriticalPath } from './critical-path.js'

/** Calls in one straight line, each awaited before the next starts, none given anything of another. */
export interface NeedlessWaits {
  /** In the order of the source, at least two. */
  readonly starts: readonly InstructionOf<'start'>[]
  /** The critical path of the workflow as it is, and with these calls started together. */
  readonly before: CriticalPath
  readonly after: CriticalPath
}

/**
 * Finds the calls whose overlap would shorten the critical path of a workflow.
 *
 * N1. Between two of them stand only reads and the making of values: nothing that writes, calls,
 *     branches or waits otherwise.
 * N2. The result of each is used: a call for its effect alone may have to come after the one before.
 * N3. A call that the engine starts early by itself (`startsEarly`, behind another of the group) is none.
 */
export function needlessWaits(
  ir: WorkflowIR,
  startsEarly: (task: TaskId) => boolean,
): readonly NeedlessWaits[] {
  const found: NeedlessWaits[] = []
  let before: CriticalPath | undefined
  for (const fn of ir.functions) {
    const used = usedValues(fn)
    for (const block of fn.blocks)
      for (const group of groupsIn(block, used, startsEarly)) {
        before ??= criticalPath(ir)
        const after = criticalPath(overlapped(ir, fn, block, group))
        if (after.calls >= before.calls) continue
        found.push({ starts: group.calls.map(({ start }) => start), before, after })
      }
  }
  return found
}

interface Call {
  readonly start: InstructionOf<'start'>
  readonly wait: InstructionOf<'await'>
}

/** A run of a block's body, from the start of its first call to the await of its last. */
interface Group {
  readonly calls: Call[]
  /** What is made of the results of the calls. */
  readonly dependent: Set<ValueId>
}

function groupsIn(
  { body }: Block,
  used: ReadonlySet<ValueId>,
  startsEarly: (task: TaskId) => boolean,
): Group[] {
  const groups: Group[] = []
  let group: Group = { calls: [], dependent: new Set() }
  const close = (): void => {
    if (group.calls.length > 1) groups.push(group)
    group = { calls: [], dependent: new Set() }
  }
  body.forEach((instruction, at) => {
    const call = awaitedCall(instruction, body[at + 1])
    if (call) {
      if (instructionDependsOn(instruction, group.dependent)) close()
      if (!used.has(call.wait.id)) close()
      else if (group.calls.length === 0 || !isEarly(call, startsEarly)) group.calls.push(call)
      group.dependent.add(call.wait.id)
    } else if (isAwaitOfCall(instruction, body[at - 1])) {
      // Looked at with its start.
    } else if (!onlyMakesValues(instruction)) close()
    else if (instructionDependsOn(instruction, group.dependent)) {
      const value = definitionOf(instruction)
      if (value !== undefined) group.dependent.add(value)
    }
  })
  close()
  return groups
}

function isEarly({ start: { target } }: Call, startsEarly: (task: TaskId) => boolean): boolean {
  return target.kind === 'task' && startsEarly(target.task)
}

/** `await task(…)`. */
function awaitedCall(start: Instruction, wait: Instruction | undefined): Call | undefined {
  if (start.kind !== 'start' || start.target.kind !== 'task' || start.sync) return undefined
  return wait?.kind === 'await' && wait.value === start.id ? { start, wait } : undefined
}

function isAwaitOfCall(wait: Instruction, start: Instruction | undefined): boolean {
  return start !== undefined && awaitedCall(start, wait) !== undefined
}

function instructionDependsOn(it: Instruction, values: ReadonlySet<ValueId>): boolean {
  return operandsOf(it).some((operand) => values.has(operand))
}

/** It changes nothing that another instruction could see, though it may throw. */
function onlyMakesValues(it: Instruction): boolean {
  switch (it.kind) {
    case 'array':
    case 'binary':
    case 'get':
    case 'object':
    case 'objectRest':
    case 'requireObject':
    case 'template':
    case 'unary':
      return true
    default:
      return isPure(it)
  }
}

function usedValues(fn: FunctionIR): ReadonlySet<ValueId> {
  const used = new Set<ValueId>()
  for (const { body, end, onError } of fn.blocks) {
    for (const it of body) for (const operand of operandsOf(it)) used.add(operand)
    const operand = terminatorOperand(end)
    if (operand !== undefined) used.add(operand)
    for (const value of onError?.args ?? []) used.add(value)
    for (const { args } of edgesOf(end)) for (const value of args) used.add(value)
  }
  return used
}

/** The same workflow with the calls of a group started before the first of them is awaited. */
function overlapped(ir: WorkflowIR, fn: FunctionIR, block: Block, group: Group): WorkflowIR {
  const first = group.calls[0]
  const last = group.calls.at(-1)
  if (!first || !last) return ir
  const from = block.body.indexOf(first.start)
  const to = block.body.indexOf(last.wait) + 1
  const run = block.body.slice(from, to)
  const waits = new Set<Instruction>(group.calls.map(({ wait }) => wait))
  const isLate = (it: Instruction): boolean =>
    waits.has(it) || it.kind === 'await' || instructionDependsOn(it, group.dependent)
  const body = [
    ...block.body.slice(0, from),
    ...run.filter((it) => !isLate(it)),
    ...run.filter(isLate),
    ...block.body.slice(to),
  ]
  const blocks = fn.blocks.map((it) => (it === block ? { ...block, body } : it))
  return { ...ir, functions: ir.functions.map((it) => (it === fn ? { ...fn, blocks } : it)) }
}
