import type { LocationTable } from '@namu/core/internal'
import { FunctionFrame, type Frame } from '../state/records.js'
import type { Run } from '../program/program.js'

const shownFrames = 10

/** The frames of the run as V8 writes them, innermost first: `\n    at name (file:line:column)`. */
export function stackText(run: Run): string {
  const { stack } = run.state
  let text = ''
  let shown = 0
  for (let at = stack.length - 1; at >= 0 && shown < shownFrames; at -= 1) {
    const frame = stack[at]
    const line = frame === undefined ? undefined : describe(run, frame)
    if (line === undefined) continue
    text += `\n    at ${line}`
    shown += 1
  }
  return text
}

function describe(run: Run, frame: Frame): string | undefined {
  if (!(frame instanceof FunctionFrame))
    return frame.kind.includes('.') ? `${frame.kind} (<anonymous>)` : undefined
  const fn = run.program.functions[frame.fn]
  const block = fn?.blocks[frame.block]
  const loc = block?.locs[Math.max(frame.ip - 1, 0)]
  const position = loc === undefined ? '<unknown>' : place(run.program.graph.locations, loc)
  const name = fn === undefined || fn.name.startsWith('<') || fn.name === '' ? '' : fn.name
  return name === '' ? position : `${name} (${position})`
}

function place(table: LocationTable, loc: number): string {
  const span = table.spans[loc]
  if (span === undefined) return '<unknown>'
  return `${table.files[span[0]] ?? '<unknown>'}:${String(span[1])}:${String(span[2])}`
}
