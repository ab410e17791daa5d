import type { LocationId, WorkflowIR } from '@namu/core/internal'
import { printClass } from './classes.js'
import { printInstruction } from './instructions.js'
import { printModuleConstant } from './module-constants.js'
import { printFunction } from './print-function.js'

export interface PrintOptions {
  /** Adds `@ file:line:column` to each instruction. Default false, so that formatting changes nothing. */
  readonly locations?: boolean
}

/**
 * A graph as text for people and snapshots: the same graph gives the same text.
 *
 * ```
 * workflow compute
 *   entry src/compute#compute
 *   task src/tasks#add
 *
 * async function src/compute#compute(a, b)
 *   b0(v0, v1):
 *     v2 = start src/tasks#add(v0, v1)  ; src/tasks#add / 1
 *     v3 = await v2
 *     return v3
 * ```
 */
export function printWorkflow(ir: WorkflowIR, options: PrintOptions = {}): string {
  const tasks = Object.entries(ir.tasks).map(
    ([id, { sync }]) => `  task ${id}${sync ? ' sync' : ''}`,
  )
  const children = Object.keys(ir.children ?? {}).map((name) => `  child ${name}`)
  const signals = Object.keys(ir.signals ?? {}).map((name) => `  signal ${JSON.stringify(name)}`)
  const constants = (ir.constants ?? []).map(printModuleConstant)
  const classes = (ir.classes ?? []).map(printClass)
  const title = [`workflow ${ir.name}`, `  entry ${ir.entry}`]
  const head = [...title, ...tasks, ...children, ...signals, ...constants, ...classes].join('\n')
  const note = options.locations ? (loc: LocationId) => `  @ ${position(ir, loc)}` : () => ''
  const printer = { instruction: printInstruction, note }
  const functions = ir.functions.map((fn) => printFunction(fn, printer))
  return `${[head, ...functions].join('\n\n')}\n`
}

function position({ locations }: WorkflowIR, loc: LocationId): string {
  const span = locations.spans[loc]
  return span ? `${locations.files[span[0]] ?? '?'}:${span[1]}:${span[2]}` : '?'
}
