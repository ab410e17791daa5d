import type { LocationId, LocationTable, Span } from '@namu/core/internal'
import type { SourceSpan } from './api.js'

/** Collects source spans; equal spans share one entry. */
export class Locations {
  readonly #files = new Map<string, number>()
  readonly #ids = new Map<string, LocationId>()
  readonly #spans: Span[] = []

  intern(span: SourceSpan): LocationId {
    const file = this.#files.get(span.file) ?? this.#files.size
    this.#files.set(span.file, file)
    const entry: Span = [file, span.startLine, span.startColumn, span.endLine, span.endColumn]
    const key = entry.join()
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#spans.push(entry) - 1
    this.#ids.set(key, id as LocationId)
    return id as LocationId
  }

  table(): LocationTable {
    return { files: [...this.#files.keys()], spans: this.#spans }
  }
}
