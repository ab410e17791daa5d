import type { SiteId, WorkflowIR } from '@namu/core/internal'
import type { CompiledProgram } from '../program/program.js'
import type { FunctionFrame } from '../state/records.js'
import type { SourcePlace } from './explanation.js'

/** Finds places in the source through the graph's location table. */
export class SourcePlaces {
  readonly #program: CompiledProgram
  #sites: Map<SiteId, number> | undefined

  constructor(program: CompiledProgram) {
    this.#program = program
  }

  /** Where a frame waits: the instruction before the one it goes on with. */
  ofFrame(frame: FunctionFrame): { readonly place?: SourcePlace } {
    const block = this.#program.functions[frame.fn]?.blocks[frame.block]
    return this.#at(block?.locs[Math.max(frame.ip - 1, 0)])
  }

  ofSite(site: SiteId): { readonly place?: SourcePlace } {
    this.#sites ??= startLocations(this.#program.graph)
    return this.#at(this.#sites.get(site))
  }

  #at(location: number | undefined): { readonly place?: SourcePlace } {
    const { files, spans } = this.#program.graph.locations
    const span = location === undefined ? undefined : spans[location]
    if (span === undefined) return {}
    const [file, line, column] = span
    return { place: { file: files[file] ?? '<unknown>', line, column } }
  }
}

function startLocations({ functions }: WorkflowIR): Map<SiteId, number> {
  const locations = new Map<SiteId, number>()
  for (const { blocks } of functions)
    for (const { body } of blocks)
      for (const instruction of body)
        if (instruction.kind === 'start') locations.set(instruction.site, instruction.loc)
  return locations
}
