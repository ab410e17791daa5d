import type { Element } from '@namu/core/internal'
import { drain, iteratorOf } from '../convert/iterate.js'
import { describeValue } from '../convert/describe.js'
import { throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'

export type Collect = (run: Run, frame: FunctionFrame) => Value[]

/** Arguments of a call or elements of an array literal. */
export function compileElements(elements: readonly Element[]): Collect {
  if (elements.every((element) => element.kind === 'value')) {
    const from = elements.map((element) => element.value)
    return (_run, frame) => {
      const values: Value[] = []
      for (const register of from) values.push(frame.registers[register])
      return values
    }
  }
  return (run, frame) => {
    const values: Value[] = []
    for (const { kind, value } of elements) {
      if (kind === 'value') values.push(frame.registers[value])
      else spread(run, frame.registers[value], values)
    }
    return values
  }
}

/** Whether arguments may come from an iterator, which cannot be asked for them twice. */
export function spreads(elements: readonly Element[]): boolean {
  return elements.some((element) => element.kind !== 'value')
}

function spread(run: Run, value: Value, into: Value[]): void {
  const iterator = iteratorOf(run, value)
  if (iterator === undefined) throwTypeError(run, `${describeValue(value)} is not iterable`)
  for (const item of drain(iterator)) into.push(item)
}
