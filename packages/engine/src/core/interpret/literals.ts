import { fromLiteral, type InstructionOf } from '@namu/core/internal'
import { toPropertyKey, toText } from '../convert/primitive.js'
import { hostOperation } from '../errors/run-error.js'
import { next, type Run, type Step } from '../program/program.js'
import type { Value } from '../state/value.js'
import { compileElements } from './elements.js'
import { copyOwn, defineIterator, defineProperty } from './own-properties.js'
import type { Scope } from './scope.js'

export function compileConstant({ id, value }: InstructionOf<'constant'>): Step {
  const constant = fromLiteral(value)
  return (_run, frame) => {
    frame.registers[id] = constant
    return next
  }
}

export function compileModuleConstant(
  scope: Scope,
  { id, constant }: InstructionOf<'moduleConstant'>,
): Step {
  const object = scope.moduleConstant(constant)
  return (_run, frame) => {
    frame.registers[id] = object
    return next
  }
}

export function compileTemplate({ id, strings, values }: InstructionOf<'template'>): Step {
  return (run, frame) => {
    let text = strings[0] ?? ''
    let at = 1
    for (const value of values) {
      const piece = toText(run, frame.registers[value]) + (strings[at++] ?? '')
      text = concatenate(run, text, piece)
    }
    frame.registers[id] = text
    return next
  }
}

function concatenate(run: Run, left: string, right: string): string {
  return hostOperation(run, () => left + right)
}

export function compileArray({ id, elements }: InstructionOf<'array'>): Step {
  const collect = compileElements(elements)
  return (run, frame) => {
    frame.registers[id] = collect(run, frame)
    return next
  }
}

export function compileObject({ id, members }: InstructionOf<'object'>): Step {
  return (run, frame) => {
    const { registers } = frame
    const object: Record<string, Value> = {}
    for (const member of members) {
      if (member.kind === 'spread') copyOwn(run, registers[member.value], object)
      else if (member.kind === 'iterator') defineIterator(object, registers[member.value])
      else {
        const key = toPropertyKey(run, registers[member.key])
        defineProperty(object, key, registers[member.value])
      }
    }
    registers[id] = object
    return next
  }
}
