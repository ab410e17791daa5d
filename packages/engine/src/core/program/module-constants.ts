import { fromLiteral, type ConstantPart, type ModuleConstant } from '@namu/core/internal'
import { defineProperty } from '../interpret/own-properties.js'
import { damaged } from '../interpret/scope.js'
import type { Value } from '../state/value.js'

/**
 * The objects and arrays of modules, made once for a program.
 *
 * M1. They are frozen, so that all runs of the program share them and none can change another's.
 * M2. A snapshot holds the number of a constant, never its contents: restored, it is the same object.
 */
export interface ModuleConstants {
  readonly objects: readonly object[]
  readonly numbers: ReadonlyMap<object, number>
}

/** @throws NamuError NAMU4005 when a constant refers to one that is not before it */
export function makeModuleConstants(table: readonly ModuleConstant[]): ModuleConstants {
  const objects: object[] = []
  const part = (value: ConstantPart): Value =>
    value.kind === 'literal'
      ? fromLiteral(value.literal)
      : (objects[value.constant] ??
        damaged(`there is no module constant ${String(value.constant)} yet`))
  for (const constant of table) objects.push(Object.freeze(make(constant, part)))
  return { objects, numbers: new Map(objects.map((object, number) => [object, number])) }
}

function make(constant: ModuleConstant, part: (value: ConstantPart) => Value): object {
  if (constant.kind === 'array') return constant.items.map(part)
  const object = {}
  for (const { key, value } of constant.members) defineProperty(object, key, part(value))
  return object
}
