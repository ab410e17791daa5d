import { isNamuError, NamuError } from '@namu/core/internal'
import type { CompiledProgram } from '../program/program.js'
import { newRunState, type RunState } from '../state/run-state.js'
import { readRows } from './read.js'
import type { Row } from './slots.js'
import { writeRows } from './write.js'

/** A snapshot names the graph it belongs to: functions, blocks and sites in it are indexes. */
interface SnapshotText {
  readonly snapshot: 1
  readonly graph: string
  readonly rows: readonly Row[]
}

export function takeSnapshot(program: CompiledProgram, state: RunState): string {
  const rows = writeRows(state, program.constants.numbers)
  const text: SnapshotText = { snapshot: 1, graph: program.graph.digest, rows }
  return JSON.stringify(text)
}

/**
 * @throws NamuError NAMU3002 when the text is not a snapshot
 * @throws NamuError NAMU4003 when it belongs to another graph
 */
export function readSnapshot(program: CompiledProgram, text: string): RunState {
  const { graph, rows } = parse(text)
  if (graph !== program.graph.digest)
    throw new NamuError('NAMU4003', 'The snapshot belongs to another graph', {
      where: program.graph.name,
      hint: 'Restore it with the graph the run was started on.',
    })
  const state = readState(program, rows)
  // What was added to the state since is as in a new run.
  return { ...newRunState(), ...state }
}

function readState(program: CompiledProgram, rows: readonly Row[]): Partial<RunState> {
  try {
    return readRows(rows, program.constants.objects, program.classes) as Partial<RunState>
  } catch (error) {
    if (isNamuError(error)) throw error
    throw new NamuError('NAMU3002', 'The snapshot of a run is damaged', { cause: error })
  }
}

function parse(text: string): SnapshotText {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new NamuError('NAMU3002', 'The text is not a snapshot of a run', { cause: error })
  }
  const snapshot = value as Partial<SnapshotText> | null
  if (snapshot?.snapshot !== 1 || !Array.isArray(snapshot.rows))
    throw new NamuError('NAMU3002', 'The text is not a snapshot this engine can read')
  return snapshot as SnapshotText
}
