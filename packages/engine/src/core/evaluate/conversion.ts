import { pushBuiltinFrame } from '../builtins/push.js'
import type { BuiltinCallState, BuiltinFrameKind } from '../builtins/frame-states.js'
import type { Hint, PrimitiveValue } from '../convert/primitive.js'
import { namuError } from '../errors/run-error.js'
import { ConversionNeeded, Fault } from '../errors/thrown.js'
import { identityAt } from '../interpret/identity-at.js'
import type { Run } from '../program/program.js'
import { conversionAnswer } from '../state/evaluation.js'
import { Identity } from '../state/identity.js'
import { FunctionFrame, type BuiltinFrame, type Frame } from '../state/records.js'
import { builtinConverts, mayConvert, methodConverts } from './converting.js'

/**
 * Conversions that call a `toString` or `valueOf` of the program in the middle of a step.
 *
 * C1. The step is given up as for a question to the host (E1, E2); a frame above it calls the methods,
 *     and answers with the primitive. It keeps the step's earlier answers meanwhile.
 * C2. Only steps that change nothing before they convert do that; in others a conversion is a fault.
 * C3. What such a step has read of objects before is as it was when it is executed again, or else that
 *     is a fault.
 */
export function askConversion(run: Run, value: object, hint: Hint): PrimitiveValue {
  const answer = run.state.answers[run.asked]
  if (answer === undefined) {
    // A function came under such a name that the program does not write down.
    if (!run.program.hasConversions) throw unconvertible(run)
    throw new ConversionNeeded(value, hint)
  }
  run.asked += 1
  if (answer.builtin !== conversionAnswer || answer.source !== value) throw unrepeatable(run)
  return answer.value as PrimitiveValue
}

/**
 * C3: converts where the step has read `read` of what a program can change. It has to be the same when
 * the step is executed again.
 */
export function convertAfter<T>(run: Run, read: string, convert: () => T): T {
  const { asked } = run
  try {
    const converted = convert()
    const answer = run.asked > asked ? run.state.answers[asked] : undefined
    // While the host is asked, nothing runs that could change it.
    if (answer?.builtin === conversionAnswer && answer.read !== read) throw unrepeatable(run)
    return converted
  } catch (error) {
    if (error instanceof ConversionNeeded) error.read ??= read
    throw error
  }
}

/** C1. */
export function standForConversion(run: Run, frame: Frame, needed: ConversionNeeded): void {
  const { state } = run
  const place = placeOf(run, frame, needed)
  if (place === undefined) throw unconvertible(run)
  if (frame instanceof FunctionFrame) frame.ip -= 1
  const { value, hint, read = '' } = needed
  const gathered = needed.gathered ?? state.gathered
  const { answers } = state
  state.answers = []
  state.gathered = undefined
  const { watched } = place
  const size = watched && sizeOf(watched)
  pushBuiltinFrame(
    run,
    'ToPrimitive',
    { value, hint, answers, gathered, read, watched, size, tried: 0, called: false },
    place.identity(),
    value,
  )
}

interface Place {
  /** Names what the methods start. */
  identity(): Identity
  /** What the step works on besides its operands, see `sizeOf`. */
  readonly watched?: object
}

/** Where a frame is, if its step converts before it changes anything. */
function placeOf(run: Run, frame: Frame, { value }: ConversionNeeded): Place | undefined {
  if (!(frame instanceof FunctionFrame)) {
    return convertsAgain(frame)
      ? { identity: () => new Identity(frame.identity, 'callback', frame.calls++) }
      : undefined
  }
  const fn = run.program.functions[frame.fn]
  const block = run.program.graph.functions[frame.fn]?.blocks[frame.block]
  const instruction = block?.body[frame.ip - 1]
  if (fn === undefined || instruction === undefined) return undefined
  const identity = (): Identity => identityAt(run, frame, fn.sites.length - 1)
  if (instruction.kind !== 'callMethod') return mayConvert(instruction) ? { identity } : undefined
  const receiver = frame.registers[instruction.object]
  if (!methodConverts(receiver, frame.registers[instruction.key])) return undefined
  // The time of a Date is read after its first part was converted.
  const [first] = instruction.args
  const isFirst = first?.kind === 'value' && frame.registers[first.value] === value
  const isRead = Array.isArray(receiver) || !isFirst || run.state.answers.length > 0
  const isObject = typeof receiver === 'object' && receiver !== null
  return isObject && isRead ? { identity, watched: receiver } : { identity }
}

/** Built-in frames that convert what was called back, or what they were given, before they go on. */
const convertFirst: ReadonlySet<string> = new Set<BuiltinFrameKind>([
  'Array.sort',
  'Array.textOrder',
  'Array.toSorted',
  'String.replace',
  'String.replaceAll',
])

function convertsAgain({ kind, state }: BuiltinFrame): boolean {
  return (
    convertFirst.has(kind) ||
    (kind === 'Builtin.call' && builtinConverts((state as BuiltinCallState).builtin))
  )
}

/**
 * What a method has read of its object before it converts its arguments: the length of an array, the
 * time of a Date.
 */
export function sizeOf(object: object): number {
  if (Array.isArray(object)) return object.length
  return object instanceof Date ? object.getTime() : 0
}

/** C3. */
export function unrepeatable(run: Run): Fault {
  return new Fault(
    namuError(
      run,
      'NAMU4007',
      'A toString or valueOf function changes what is being converted or worked on',
      'Convert it before, into a variable: `${object}` or Number(object).',
    ),
  )
}

export function unconvertible(run: Run): Fault {
  return new Fault(
    namuError(
      run,
      'NAMU4007',
      'An object with its own toString or valueOf function is converted inside a built-in',
      'Convert it before: `${object}` or Number(object).',
    ),
  )
}
