import {
  type FunctionIR,
  type Instruction,
  type LocationId,
  type LocationTable,
  type Terminator,
  type ValueId,
  definitionOf,
} from '@namu/core/internal'
import { valueDescriber } from '../render/describe-value.js'

/** Gives the text of a source file; `undefined` where it is not at hand. */
export type SourceOf = (file: string) => string | undefined

/** Spells what a branch or switch decides by, as the source does where it is at hand. */
export type SpellChoice = (end: Extract<Terminator, { kind: 'branch' | 'switch' }>) => string

const longest = 60

export function choiceSpeller(
  fn: FunctionIR,
  locations: LocationTable,
  sourceOf: SourceOf = () => undefined,
): SpellChoice {
  const describe = valueDescriber(fn)
  const definitions = new Map<ValueId, Instruction>()
  for (const { body } of fn.blocks)
    for (const instruction of body) {
      const value = definitionOf(instruction)
      if (value !== undefined) definitions.set(value, instruction)
    }
  const text = sourceText(locations, sourceOf)
  return (end) => {
    const value = end.kind === 'branch' ? end.condition : end.value
    const definition = definitions.get(value)
    if (definition?.kind === 'iteratorStep') {
      const items = text(definition.loc)
      return items === undefined ? 'next item' : `each of ${items}`
    }
    const described = describe(value)
    // A case is lowered to a comparison of which only one side stands at its place.
    if (definition?.kind === 'binary' && definition.operator === '===' && !described.includes('…'))
      return described
    return text(definition?.loc ?? end.loc) ?? described
  }
}

/** The source between two positions on one line or a few, in one line; nothing when it is long. */
function sourceText(
  { files, spans }: LocationTable,
  sourceOf: SourceOf,
): (loc: LocationId) => string | undefined {
  return (loc) => {
    const [file, startLine, startColumn, endLine, endColumn] = spans[loc] ?? []
    const source = file === undefined ? undefined : sourceOf(files[file] ?? '')
    if (source === undefined || startLine === undefined || endLine === undefined) return undefined
    const lines = source.split('\n').slice(startLine - 1, endLine)
    const last = lines.length - 1
    // The end is cut first: both may be on the same line.
    if (lines[last] !== undefined) lines[last] = lines[last].slice(0, (endColumn ?? 1) - 1)
    if (lines[0] !== undefined) lines[0] = lines[0].slice((startColumn ?? 1) - 1)
    const text = lines.join(' ').replaceAll(/\s+/g, ' ').trim()
    return text === '' || text.length > longest ? undefined : text
  }
}
