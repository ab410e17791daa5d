import type { Release, TaskId } from '@namu/core/internal'
import { damaged } from '../interpret/scope.js'
import type { CompiledProgram } from './program.js'

/**
 * The same compiled graph under another release: a run that is under way keeps its functions, classes
 * and constants, which its state refers to.
 * @throws NamuError NAMU4005 when the release lacks a task of the graph
 */
export function reboundProgram(program: CompiledProgram, release: Release): CompiledProgram {
  for (const task of Object.keys(program.graph.tasks))
    if (release.tasks[task as TaskId] === undefined) damaged(`the release has no task ${task}`)
  return { ...program, release, hasPureTasks: hasPureTasks(release) }
}

/** Whether any task of the release may be started early. */
export function hasPureTasks({ tasks }: Release): boolean {
  return Object.values(tasks).some(({ policy }) => policy.pure)
}
