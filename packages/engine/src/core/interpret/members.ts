import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { refuseAbsentMember } from '../convert/absent-members.js'
import { isObject } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import {
  classOf,
  ClassValue,
  findMember,
  findStatic,
  type CompiledClass,
  type Member,
} from '../state/classes.js'
import { Closure } from '../state/records.js'
import type { Value } from '../state/value.js'

/** What a class gives under a name. */
export type Inherited = Member | { readonly kind: 'value'; readonly value: Value }

/** The class that a class value is the value of. */
export function classAt(run: Run, value: ClassValue): CompiledClass | undefined {
  return run.program.classes[value.index]
}

/** Whether a class itself has a property. The graph holds only the static fields that are read. */
export function classHasOwn(run: Run, value: ClassValue, key: string): boolean {
  const type = classAt(run, value)
  if (key === 'name' || key === 'length' || key === 'prototype') return true
  if (type?.staticMembers.has(key) === true || type?.statics.has(key) === true) return true
  return fault(run, `The property ${key} of a class is asked for`, 'Read it, or leave it out.')
}

/** What the class of an instance, or a class value itself, has under a name; own properties apart. */
export function inheritedMember(run: Run, value: object, key: string): Inherited | undefined {
  if (value instanceof ClassValue) return findStatic(classAt(run, value), key)
  return findMember(classOf(value), key)
}

/** As `inheritedMember`, unless the object has the property itself. */
export function reachedMember(run: Run, value: Value, key: string): Inherited | undefined {
  if (!isObject(value)) return undefined
  const own = !(value instanceof ClassValue) && Object.hasOwn(value, key)
  return own && hasUserProperties(objectType(value)) ? undefined : inheritedMember(run, value, key)
}

/** A function of the program that captures nothing is one value in a run, however often it is reached. */
export function sharedFunction(run: Run, fn: number): Closure {
  const { moduleFunctions } = run.state
  const known = moduleFunctions.get(fn) ?? new Closure(fn, [])
  moduleFunctions.set(fn, known)
  return known
}

/** A member read where no frame can be pushed: by a built-in, or on a walk. */
export function memberValue(run: Run, member: Inherited, key: string): Value {
  switch (member.kind) {
    case 'value':
      return member.value
    case 'method':
      return sharedFunction(run, member.fn)
    case 'accessor':
      if (member.get === undefined) return undefined
      return fault(
        run,
        `The accessor ${key} is read by a built-in`,
        'Read it into a variable before, and pass that.',
      )
  }
}

/** What the object has under a name by itself or from its class. */
export function ownMethod(
  run: Run,
  receiver: object,
  name: string,
): { readonly fn: Value } | undefined {
  if (hasUserProperties(objectType(receiver)) && Object.hasOwn(receiver, name))
    return { fn: (receiver as Record<string, Value>)[name] }
  refuseAbsentMember(run, receiver, name)
  const member = inheritedMember(run, receiver, name)
  return member && { fn: memberValue(run, member, name) }
}
