import type { ClassId, FunctionId, TaskId, WorkflowIR } from '@namu/core/internal'
import { functionsOfClass } from '../passes/remove-unused-functions.js'

/** What a function may cause to run. */
export interface Callees {
  /** Functions of which it creates closures, in order of creation; it or others may call them. */
  readonly functions: ReadonlySet<FunctionId>
  /** Tasks it starts itself, in order of their starts. */
  readonly tasks: ReadonlySet<TaskId>
  /** Workflows it starts itself as child runs, in order of their starts. */
  readonly children: ReadonlySet<string>
  /** Whether it waits for time or people itself, or publishes. */
  readonly sleeps: boolean
}

export interface CallGraph {
  callees(id: FunctionId): Callees
  /** Whether the function, or one that it may bring to run, has a step: a start of anything. */
  hasSteps(id: FunctionId): boolean
}

/** The functions of each class and of those it inherits from. */
function functionsByClass({ classes = [] }: WorkflowIR): ReadonlyMap<ClassId, FunctionId[]> {
  const functions = new Map<ClassId, FunctionId[]>()
  for (const it of classes) {
    const inherited = it.parent?.kind === 'class' ? functions.get(it.parent.class) : undefined
    functions.set(it.id, [...functionsOfClass(it), ...(inherited ?? [])])
  }
  return functions
}

/**
 * Calls go through values, so the creation of a closure, or the naming of a class, stands for calls. Over the whole program
 * that misses nothing: what runs was created somewhere.
 */
export function callGraph(ir: WorkflowIR): CallGraph {
  const graph = new Map<FunctionId, Callees>()
  const classes = functionsByClass(ir)
  for (const fn of ir.functions) {
    const functions = new Set<FunctionId>()
    const tasks = new Set<TaskId>()
    const children = new Set<string>()
    let sleeps = false
    for (const { body } of fn.blocks)
      for (const instruction of body) {
        if (instruction.kind === 'closure') functions.add(instruction.function)
        if (instruction.kind === 'class')
          for (const id of classes.get(instruction.class) ?? []) functions.add(id)
        if (instruction.kind !== 'start') continue
        const { target } = instruction
        if (target.kind === 'task' || target.kind === 'rollback') tasks.add(target.task)
        else if (target.kind === 'workflow') children.add(target.workflow)
        else sleeps = true
      }
    graph.set(fn.id, { functions, tasks, children, sleeps })
  }
  const nothing: Callees = {
    functions: new Set(),
    tasks: new Set(),
    children: new Set(),
    sleeps: false,
  }
  const callees = (id: FunctionId): Callees => graph.get(id) ?? nothing
  return {
    callees,
    hasSteps: (id) => {
      const reached = new Set([id])
      for (const next of reached) {
        const { tasks, children, sleeps } = callees(next)
        if (sleeps || tasks.size > 0 || children.size > 0) return true
        for (const callee of callees(next).functions) reached.add(callee)
      }
      return false
    },
  }
}
