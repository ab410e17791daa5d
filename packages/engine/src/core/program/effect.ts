import {
  builtinFunctions,
  fromLiteral,
  parseDuration,
  type Builtin,
  type FunctionIR,
  type Instruction,
} from '@namu/core/internal'
import { mayConvert } from '../evaluate/converting.js'

/**
 * What running a function, or the rest of it, can do that is noticed once the workflow's function has
 * returned.
 * - `acts`: it may start a task, by itself or through what it calls, waits for or returns.
 * - `throws`: it changes memory at most, waits for timers and signals alone, returns a primitive, or throws.
 * - `none`: as `throws`, and it cannot throw.
 */
export type FunctionEffect = 'acts' | 'throws' | 'none'

/** What instructions may do because other functions of the program are what they are. */
export interface ProgramTraits {
  readonly hasAccessors: boolean
  readonly hasGenerators: boolean
  /** Whether objects may have a `toString` or `valueOf` of the program. */
  readonly hasConversions: boolean
}

export function effectOf(fn: FunctionIR, traits: ProgramTraits): FunctionEffect {
  const all = fn.blocks.flatMap(({ body }) => body)
  const known = new Map<number, Instruction>()
  for (const instruction of all) if ('id' in instruction) known.set(instruction.id, instruction)
  const returnsPrimitive = fn.blocks.every(({ end }) => {
    const returned = end.kind === 'return' ? known.get(end.value) : undefined
    return end.kind !== 'return' || (returned !== undefined && primitives.has(returned.kind))
  })
  if (!returnsPrimitive || all.some((instruction) => acts(instruction, known, traits)))
    return 'acts'
  const throws =
    fn.blocks.some(({ end }) => end.kind === 'throw') ||
    all.some((instruction) => mayThrow(instruction, known))
  return throws ? 'throws' : 'none'
}

/** Kinds whose results are primitives: never promises, thenables or functions. */
const primitives: ReadonlySet<Instruction['kind']> = new Set<Instruction['kind']>([
  'constant',
  'unary',
  'binary',
  'instanceOf',
  'template',
])

/** Kinds that read and write memory, and call nothing. In doubt a kind is not one of them. */
const memoryOnly: ReadonlySet<Instruction['kind']> = new Set<Instruction['kind']>([
  ...primitives,
  'moduleConstant',
  'class',
  'instance',
  'define',
  'array',
  'object',
  'get',
  'set',
  'delete',
  'objectRest',
  'requireObject',
  'iteratorValue',
  'builtinValue',
  'cell',
  'cellGet',
  'cellSet',
])

type Known = ReadonlyMap<number, Instruction>

/** Nobody notices that a wait of these kinds begins. */
function isWait(instruction: Instruction | undefined): boolean {
  if (instruction?.kind !== 'start') return false
  return instruction.target.kind === 'timer' || instruction.target.kind === 'signal'
}

function acts(instruction: Instruction, known: Known, traits: ProgramTraits): boolean {
  if (traits.hasConversions && mayConvert(instruction)) return true
  switch (instruction.kind) {
    case 'get':
    case 'set':
      return traits.hasAccessors
    case 'iterate':
    case 'iteratorStep':
    case 'iteratorRest':
    case 'iteratorClose':
      return traits.hasGenerators
    case 'start':
      return !isWait(instruction)
    case 'await':
      return !isWait(known.get(instruction.value))
    case 'callBuiltin': {
      const { builtin } = instruction
      const properties: Builtin = builtinFunctions[builtin]
      return (
        builtin.startsWith('Promise.') ||
        properties.callback === true ||
        properties.log === true ||
        traits.hasGenerators
      )
    }
    default:
      return !memoryOnly.has(instruction.kind)
  }
}

/**
 * Of an instruction that does not act. A timer rejects when the run is cancelled, never before; a wait
 * for a signal with options also when its time is up.
 */
function mayThrow(instruction: Instruction, known: Known): boolean {
  switch (instruction.kind) {
    case 'constant':
    case 'moduleConstant':
      return false
    case 'await': {
      const start = known.get(instruction.value)
      return start?.kind === 'start' && start.target.kind === 'signal' && start.args.length > 0
    }
    case 'start': {
      if (instruction.target.kind === 'signal') return instruction.args.length > 0
      const [first] = instruction.args
      const until = first?.kind === 'value' ? known.get(first.value) : undefined
      return until?.kind !== 'constant' || !isDuration(fromLiteral(until.value))
    }
    default:
      return true
  }
}

/** A duration that ends before the last Date, whenever it begins. */
const longestDuration = 1e15

function isDuration(value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  const duration = parseDuration(value)
  return duration !== undefined && duration < longestDuration
}
