import { fromLiteral, unreachable, type Instruction } from '@namu/core/internal'
import { drain } from '../convert/iterate.js'
import { toPropertyKey, toText } from '../convert/primitive.js'
import { isInstanceOfValue } from '../interpret/classes.js'
import { getProperty } from '../interpret/get-property.js'
import { binary, unary } from '../interpret/operators.js'
import { copyOwn, defineIterator, defineProperty } from '../interpret/own-properties.js'
import { isInstance } from '../interpret/instance-of.js'
import { HostNeeded } from '../errors/thrown.js'
import { Cell } from '../state/cell.js'
import { BuiltinIterator, stepIterator } from '../state/collections.js'
import { BuiltinCallable, Closure, RunPromise, Traversal } from '../state/records.js'
import type { Value } from '../state/value.js'
import { walkBuiltin, walkCall, walkMethod, walkStart } from './walk-calls.js'
import {
  endWalk,
  KnownFuture,
  unknown,
  UnknownOperand,
  type WalkContext,
  type WalkFrame,
} from './walk-context.js'
import { copyOf, iteratorOver, walkElements } from './walk-elements.js'

/**
 * One instruction of a walk. With an unknown operand the result is unknown; reads of shared objects
 * see them as they are now.
 */
export function walkInstruction(
  walk: WalkContext,
  frame: WalkFrame,
  instruction: Instruction,
): void {
  const { registers } = frame
  const { run } = walk
  const known = (id: number): Value => {
    const value = registers[id]
    if (value === unknown) throw new UnknownOperand()
    return value
  }
  const define = (id: number, compute: () => Value): void => {
    try {
      registers[id] = compute()
    } catch (error) {
      if (!(error instanceof UnknownOperand || error instanceof HostNeeded)) throw error
      registers[id] = unknown
    }
  }
  switch (instruction.kind) {
    case 'constant':
      registers[instruction.id] = fromLiteral(instruction.value)
      return
    case 'moduleConstant':
      registers[instruction.id] = run.program.constants.objects[instruction.constant]
      return
    case 'unary':
      define(instruction.id, () => unary[instruction.operator](run, known(instruction.operand)))
      return
    case 'binary':
      define(instruction.id, () =>
        binary[instruction.operator](run, known(instruction.left), known(instruction.right)),
      )
      return
    case 'instanceOf':
      define(instruction.id, () => isInstance(known(instruction.value), instruction.class))
      return
    case 'template':
      define(instruction.id, () => {
        const pieces = instruction.values.map((value) => toText(run, known(value)))
        return instruction.strings.map((text, at) => text + (pieces[at] ?? '')).join('')
      })
      return
    case 'array':
      define(instruction.id, () => walkElements(walk, frame, instruction.elements))
      return
    case 'object':
      define(instruction.id, () => {
        const object: Record<string, Value> = {}
        for (const member of instruction.members) {
          if (member.kind === 'spread') copyOwn(run, known(member.value), object)
          else if (member.kind === 'iterator') defineIterator(object, known(member.value))
          else defineProperty(object, toPropertyKey(run, known(member.key)), known(member.value))
        }
        return object
      })
      return
    case 'get':
      define(instruction.id, () =>
        getProperty(run, known(instruction.object), toPropertyKey(run, known(instruction.key))),
      )
      return
    case 'objectRest':
      define(instruction.id, () => {
        const rest: Record<string, Value> = {}
        const excluded = instruction.excluded.map((key) => toPropertyKey(run, known(key)))
        copyOwn(run, known(instruction.object), rest, new Set(excluded))
        return rest
      })
      return
    case 'requireObject': {
      const value = registers[instruction.value]
      if (value === undefined || value === null) endWalk()
      return
    }
    case 'iterate':
      define(instruction.id, () => iteratorOver(walk, known(instruction.value)))
      return
    case 'iteratorStep':
      define(instruction.id, () => stepIterator(ownIterator(walk, registers, instruction.iterator)))
      return
    case 'iteratorValue':
      define(instruction.id, () => ownIterator(walk, registers, instruction.iterator).current)
      return
    case 'iteratorRest':
      define(instruction.id, () => drain(ownIterator(walk, registers, instruction.iterator)))
      return
    case 'iteratorClose':
      if (registers[instruction.iterator] instanceof Traversal) endWalk()
      return
    case 'closure': {
      const captures = instruction.captures.map((capture) => registers[capture])
      const index = run.program.graph.functions.findIndex(({ id }) => id === instruction.function)
      // A function of a module is one value, which is mentioned by what captures nothing only.
      const shared = captures.length === 0 ? run.state.moduleFunctions.get(index) : undefined
      registers[instruction.id] = shared ?? new Closure(index, captures)
      return
    }
    case 'cell': {
      const { initial } = instruction
      const value = initial === undefined ? undefined : registers[initial]
      const cell = new Cell(instruction.name, initial !== undefined, value)
      walk.own.add(cell)
      registers[instruction.id] = cell
      return
    }
    case 'cellGet': {
      const cell = registers[instruction.cell] as Cell
      if (!cell.initialised) endWalk()
      registers[instruction.id] = cell.value
      return
    }
    case 'cellSet': {
      const cell = registers[instruction.cell] as Cell
      if (!walk.own.has(cell)) endWalk()
      cell.initialised = true
      cell.value = registers[instruction.value]
      return
    }
    case 'builtinValue':
      registers[instruction.id] =
        run.state.builtinValues.get(instruction.builtin) ?? new BuiltinCallable(instruction.builtin)
      return
    case 'asyncItem':
      define(instruction.id, () => new KnownFuture({ value: awaited(known(instruction.value)) }))
      return
    case 'await':
      define(instruction.id, () => awaited(known(instruction.value)))
      return
    case 'call':
      define(instruction.id, () => walkCall(walk, frame, instruction))
      return
    case 'callMethod':
      define(instruction.id, () => walkMethod(walk, frame, instruction))
      return
    case 'callBuiltin':
      define(instruction.id, () => walkBuiltin(walk, frame, instruction))
      return
    case 'start':
      define(instruction.id, () => walkStart(walk, frame, instruction))
      return
    case 'class':
      registers[instruction.id] = run.program.classes.find(
        ({ id }) => id === instruction.class,
      )?.value
      return
    case 'isInstance':
      define(instruction.id, () =>
        isInstanceOfValue(run, known(instruction.value), known(instruction.class)),
      )
      return
    case 'privateGet':
    case 'privateHas':
    case 'privateSet':
    case 'superGet':
    case 'instance':
    case 'construct':
    case 'define':
    case 'generatorStart':
    case 'yield':
    case 'delegate':
    case 'set':
    case 'delete':
      return endWalk()
    default:
      unreachable(instruction, 'instruction')
  }
}

/** The walk's own copy of the iterator in a register, made when it is first used. */
function ownIterator(walk: WalkContext, registers: Value[], id: number): BuiltinIterator {
  const iterator = registers[id]
  if (!(iterator instanceof BuiltinIterator)) throw new UnknownOperand()
  if (walk.own.has(iterator)) return iterator
  const copy = copyOf(walk, iterator)
  registers[id] = copy
  return copy
}

function awaited(value: Value): Value {
  if (value instanceof KnownFuture) return value.value
  if (!(value instanceof RunPromise)) return value
  if (value.state === 'rejected') return endWalk()
  if (value.state === 'pending') throw new UnknownOperand()
  return value.value
}
