import { unreachable, type Instruction, type Terminator } from '@namu/core/internal'

/**
 * Whether an instruction is free of every effect, exceptions included: leaving it out when nobody
 * reads its value changes nothing. What may run conversions of objects (`valueOf`, `toString`) or
 * iterators counts as an effect.
 */
export function isPure(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'constant':
    case 'moduleConstant':
    case 'class':
    case 'builtinValue':
    case 'instance':
    case 'closure':
    case 'cell':
    case 'instanceOf':
      return true
    case 'unary':
      return instruction.operator === '!' || instruction.operator === 'typeof'
    case 'binary':
      return instruction.operator === '===' || instruction.operator === '!=='
    case 'array':
      return instruction.elements.every((element) => element.kind === 'value')
    case 'template':
    case 'object':
    case 'get':
    case 'set':
    case 'define':
    case 'construct':
    case 'superGet':
    case 'privateGet':
    case 'privateSet':
    case 'privateHas':
    case 'isInstance':
    case 'delete':
    case 'objectRest':
    case 'requireObject':
    case 'iterate':
    case 'iteratorStep':
    case 'iteratorValue':
    case 'iteratorRest':
    case 'iteratorClose':
    case 'cellGet':
    case 'cellSet':
    case 'call':
    case 'callMethod':
    case 'callBuiltin':
    case 'start':
    case 'generatorStart':
    case 'yield':
    case 'delegate':
    case 'asyncItem':
    case 'await':
      return false
    default:
      return unreachable(instruction, 'instruction')
  }
}

/** Whether an exception can come out of an instruction. Synchronous starts and awaits rethrow outcomes. */
export function canThrow(instruction: Instruction): boolean {
  if (instruction.kind === 'cellSet') return !instruction.initialise
  return !isPure(instruction)
}

/** Whether an exception can come out of a terminator: only the one a `throw` throws. */
export const endThrows = (end: Terminator): boolean => end.kind === 'throw'
