import { fileURLToPath } from 'node:url'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** One line of V8's stack text: `    at name (url:line:column)` or `    at url:line:column`. */
const framePattern = /^(\s+at )(?:(.*) \()?(.+?):(\d+):(\d+)\)?$/
/** The wrappers that `task()` makes say nothing to the user. */
const wrapperPattern = /(^|\/)(@namu|packages)\/core\/(src|dist)\/api\//

/**
 * Maps stacks of an artifact to the user's source, with the paths of its source map (relative to the
 * project). Frames of Node are dropped, and so are the runner's and whatever is below them; those of
 * other modules are kept.
 */
export class StackMapper {
  readonly #path: string
  readonly #sourceMap: Uint8Array | undefined
  #traceMap: TraceMap | undefined

  /** @param path where the module was imported from */
  constructor(path: string, sourceMap: Uint8Array | undefined) {
    this.#path = path
    this.#sourceMap = sourceMap
  }

  map(stack: string): string {
    const lines = stack.split('\n')
    const firstFrame = lines.findIndex((line) => framePattern.test(line))
    if (firstFrame < 0) return stack
    const below = lines.findIndex((line) => pathOf(line)?.startsWith(runnerFolder))
    const own = lines.slice(firstFrame, below < 0 ? lines.length : below)
    const frames = own.flatMap((line) => this.#mapFrame(line))
    return [...lines.slice(0, firstFrame), ...frames].join('\n')
  }

  #mapFrame(line: string): readonly string[] {
    const match = framePattern.exec(line)
    // Frames without a place: `at async Promise.all (index 0)`, `at new Promise (<anonymous>)`.
    if (!match) return /^\s+at /.test(line) ? [] : [line]
    const [, at = '', name, location = '', row, column] = match
    if (location.startsWith('node:')) return []
    if (toPath(location) !== this.#path) return [line]
    const found = this.#trace(Number(row), Number(column))
    if (!found) return [line]
    if (found.internal) return []
    return [name === undefined ? `${at}${found.place}` : `${at}${name} (${found.place})`]
  }

  #trace(
    line: number,
    column: number,
  ): { readonly place: string; readonly internal: boolean } | undefined {
    if (!this.#sourceMap) return undefined
    this.#traceMap ??= new TraceMap(new TextDecoder().decode(this.#sourceMap))
    // Source maps count columns from 0, V8 from 1.
    const found = originalPositionFor(this.#traceMap, { line, column: column - 1 })
    if (found.source === null) return undefined
    const place = `${found.source}:${String(found.line)}:${String(found.column + 1)}`
    const internal = wrapperPattern.test(found.source) || found.source.startsWith('namu-task:')
    return { place, internal }
  }
}

/** This folder, as source or compiled: frames between the dispatcher and the task. */
const runnerFolder = fileURLToPath(new URL('.', import.meta.url))

function pathOf(line: string): string | undefined {
  const location = framePattern.exec(line)?.[3]
  return location === undefined ? undefined : toPath(location)
}

/** Modules have URLs in stacks; tools that run TypeScript show paths. */
function toPath(location: string): string {
  return location.startsWith('file:') ? fileURLToPath(location) : location
}
