import type { LocationId, LocationTable, Span } from '@namu/core/internal'
import type { SourceSpan } from './api.js'

/** Collects source spans; equal spans share one entry. */
export class Locations {
  readonly #files = new Map<string, number>()
  /** By file and start, then by end, as numbers: nearly every instruction asks for its own. */
  readonly #ids = new Map<string, Map<number, Map<number, LocationId>>>()
  readonly #spans: Span[] = []

  intern(span: SourceSpan): LocationId {
    const { startLine, startColumn, endLine, endColumn } = span
    const ends = this.#endsOf(span.file, position(startLine, startColumn))
    const end = position(endLine, endColumn)
    const known = ends.get(end)
    if (known !== undefined) return known
    const file = this.#files.get(span.file) ?? this.#files.size
    this.#files.set(span.file, file)
    const id = (this.#spans.push([file, startLine, startColumn, endLine, endColumn]) -
      1) as LocationId
    ends.set(end, id)
    return id
  }

  table(): LocationTable {
    return { files: [...this.#files.keys()], spans: this.#spans }
  }

  #endsOf(file: string, start: number): Map<number, LocationId> {
    let starts = this.#ids.get(file)
    if (!starts) this.#ids.set(file, (starts = new Map<number, Map<number, LocationId>>()))
    let ends = starts.get(start)
    if (!ends) starts.set(start, (ends = new Map<number, LocationId>()))
    return ends
  }
}

/** Lines and columns stay below 2 ** 26, as files below 64 MiB do. */
const position = (line: number, column: number): number => line * 2 ** 26 + column
