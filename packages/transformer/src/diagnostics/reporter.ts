import type { Node } from 'ts-morph'
import type { Diagnostic, RelatedPlace } from './diagnostic.js'
import { docsOf } from './docs-link.js'
import { fixOf, type NodeFix } from './node-fix.js'
import { entryOf, type DiagnosticCode } from './registry.js'
import { isSilenced } from './silenced.js'
import { smallest } from './smallest.js'
import { spanOf } from './span.js'

/** Values for the braces of an entry's texts. */
export type DiagnosticParameters = Readonly<Record<string, string>>

/** Collects the diagnostics of one compilation. */
export class Reporter {
  readonly root: string
  readonly #diagnostics: Diagnostic[] = []
  readonly #seen = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  /** Reports `code` at `node`, or at what stands for it. The same code at the same place is reported once. */
  report(
    code: DiagnosticCode,
    node: Node,
    parameters: DiagnosticParameters = {},
    related: readonly { readonly message: string; readonly node: Node }[] = [],
    fix?: NodeFix,
  ): void {
    const span = spanOf(this.root, smallest(node))
    const key = `${code} ${span.file} ${span.start} ${span.end}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const entry = entryOf(code)
    const severity = entry.severity ?? 'error'
    if (severity === 'warning' && isSilenced(node.getSourceFile(), span.start, code)) return
    const places: RelatedPlace[] = related.map((place) => ({
      message: place.message,
      span: spanOf(this.root, smallest(place.node)),
    }))
    this.#diagnostics.push({
      code,
      severity,
      message: fill(entry.message, parameters),
      reason: fill(entry.reason, parameters),
      rewrite: fill(entry.rewrite, parameters),
      span,
      ...(places.length > 0 ? { related: places } : {}),
      ...(fix ? { fix: fixOf(this.root, node.getSourceFile(), fix) } : {}),
      docs: docsOf(entry),
    })
  }

  /** Whether something inside `node` was reported: then what its type says is of no interest. */
  reportedWithin(node: Node): boolean {
    const { file, start, end } = spanOf(this.root, node)
    return this.#diagnostics.some(
      ({ span }) => span.file === file && span.start >= start && span.end <= end,
    )
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics
  }
}

function fill(template: string, parameters: DiagnosticParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole)
}
