import type { WorkflowIR } from '@namu/core/internal'
import { digestOfGraph } from '../load/digest-of-graph.js'
import { graphShape } from './graph-shape.js'
import { checkModuleConstants } from './module-constants.js'
import { Problems, type GraphProblem } from './problem.js'
import { checkProgram } from './program.js'
import { isObject, quote } from './shape.js'

/**
 * Everything that is wrong with a graph of unknown origin; an empty list for one that can be run.
 * Only the first problems are listed.
 *
 * Besides V1 to V7 and V11 (see the files beside this one):
 *
 * V8. The JSON has the shape of the format, in a version this package knows.
 * V9. Started tasks are declared, operands that come in pairs are complete, locations exist.
 * V10. The digest is the graph's.
 */
export function verifyWorkflow(ir: unknown): readonly GraphProblem[] {
  const unknown = unknownVersion(ir)
  if (unknown) return [unknown]
  const problems = new Problems()
  graphShape(ir, 'graph', problems)
  // The shape is what the type says.
  if (!problems.found) checkGraph(ir as WorkflowIR, problems)
  return problems.list
}

function unknownVersion(ir: unknown): GraphProblem | undefined {
  if (!isObject(ir)) return undefined
  for (const version of ['ir', 'semantics'])
    if (ir[version] !== undefined && ir[version] !== 1)
      return {
        code: 'NAMU4004',
        message: `The graph has ${version} version ${quote(ir[version])}; this Namu knows version 1`,
        where: `graph.${version}`,
      }
  return undefined
}

/** As `verifyWorkflow`, for a graph that was named by its digest a moment ago. */
export function verifyAssembled(ir: WorkflowIR): readonly GraphProblem[] {
  const problems = new Problems()
  graphShape(ir, 'graph', problems)
  if (!problems.found) checkContent(ir, problems)
  return problems.list
}

function checkGraph(ir: WorkflowIR, problems: Problems): void {
  checkContent(ir, problems)
  if (problems.found) return
  const digest = digestOfGraph(ir)
  problems.check(digest === ir.digest, 'graph.digest', `the digest should be ${digest}`)
}

function checkContent(ir: WorkflowIR, problems: Problems): void {
  checkProgram(ir, true, problems)
  checkReferences(ir, problems)
  checkModuleConstants(ir, problems)
}

function checkReferences(ir: WorkflowIR, problems: Problems): void {
  const { files, spans } = ir.locations
  spans.forEach(([file], at) => {
    if (file >= files.length) problems.add(`graph.locations.spans[${at}]`, 'the file is not listed')
  })
  for (const fn of ir.functions)
    for (const { id, body, end } of fn.blocks) {
      const where = `${fn.id} b${id}`
      for (const instruction of [...body, end]) {
        const { loc } = instruction
        if (loc >= spans.length) problems.add(where, `location ${loc} is not listed`)
        if (instruction.kind === 'template')
          problems.check(
            instruction.strings.length === instruction.values.length + 1,
            where,
            'a template has one string more than values',
          )
        if (instruction.kind === 'start') {
          const { target, sync } = instruction
          if (target.kind === 'task' || target.kind === 'rollback')
            problems.check(
              Object.hasOwn(ir.tasks, target.task),
              where,
              `task ${target.task} is not declared`,
            )
          if (target.kind === 'publish' || target.kind === 'rollback')
            problems.check(sync, where, `a ${target.kind} is synchronous`)
          else if (target.kind !== 'task')
            problems.check(!sync, where, `a ${target.kind} is not synchronous`)
          if (target.kind === 'signal')
            problems.check(
              Object.hasOwn(ir.signals ?? {}, target.signal),
              where,
              `signal "${target.signal}" is not declared`,
            )
          if (target.kind === 'approval')
            problems.check(
              (target.form ?? -1) < (ir.forms?.length ?? 0),
              where,
              `form ${String(target.form)} is not declared`,
            )
          if (target.kind === 'workflow')
            problems.check(
              Object.hasOwn(ir.children ?? {}, target.workflow),
              where,
              `workflow ${target.workflow} is not declared`,
            )
        }
      }
    }
}
