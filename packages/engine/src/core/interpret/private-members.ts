import type { InstructionOf } from '@namu/core/internal'
import { describeValue } from '../convert/describe.js'
import { isObject } from '../convert/primitive.js'
import { throwTypeError } from '../errors/run-error.js'
import { next, type Run, type Step } from '../program/program.js'
import { privateKey, privateMembersOf, type CompiledClass, type Member } from '../state/classes.js'
import type { Value } from '../state/value.js'
import { readMember, writeMember } from './classes.js'
import { damaged, type Scope } from './scope.js'

/**
 * Private members: fields are values of their own, methods and accessors belong to the class and are
 * there for objects that carry its brand (the name `#`).
 */
const brand = '#'

export function compilePrivateGet(scope: Scope, instruction: InstructionOf<'privateGet'>): Step {
  const { id, object, name } = instruction
  const type = scope.classOf(instruction.class)
  const { accessorSite } = scope
  return (run, frame) => {
    const target = frame.registers[object]
    const member = privateMember(run, target, type, name)
    if (member !== undefined) {
      if (member.kind === 'accessor' && member.get === undefined)
        throwTypeError(run, `'${name}' was defined without a getter`)
      return readMember(run, frame, id, target, member, name, accessorSite)
    }
    frame.registers[id] = privateField(run, target, type, name)
    return next
  }
}

/** A private method or accessor that the object may use; `undefined` when the name is a field's. */
function privateMember(
  run: Run,
  target: Value,
  type: CompiledClass,
  name: string,
): Member | undefined {
  const own = type.privates.get(name)
  if (own !== undefined) {
    // V8 keeps the brand under the name of the class.
    if (target === undefined || target === null)
      throwTypeError(
        run,
        `Cannot read properties of ${String(target)} (reading '${type.name || 'anonymous'}')`,
      )
    if (!isObject(target) || !privateMembersOf(target)?.has(privateKey(type.id, brand)))
      throwTypeError(run, `Receiver must be an instance of class ${type.name || 'anonymous'}`)
    return own
  }
  const ofClass = type.staticPrivates.get(name)
  if (ofClass !== undefined && target !== type.value)
    throwTypeError(run, `Receiver must be class ${type.name || 'anonymous'}`)
  return ofClass
}

function privateField(run: Run, target: Value, type: CompiledClass, name: string): Value {
  if (target === type.value && type.statics.has(name)) return type.statics.get(name)
  const key = privateKey(type.id, name)
  const fields = isObject(target) ? privateMembersOf(target) : undefined
  if (target === undefined || target === null)
    throwTypeError(run, `Cannot read properties of ${String(target)} (reading '${name}')`)
  if (!fields?.has(key))
    throwTypeError(
      run,
      `Cannot read private member ${name} from an object whose class did not declare it`,
    )
  return fields.get(key)
}

export function compilePrivateSet(scope: Scope, instruction: InstructionOf<'privateSet'>): Step {
  const { object, name, value, define } = instruction
  const type = scope.classOf(instruction.class)
  const { accessorSite } = scope
  const key = privateKey(type.id, name)
  return (run, frame) => {
    const target = frame.registers[object]
    const fields = isObject(target) ? privateMembersOf(target) : undefined
    if (define) {
      if (fields === undefined) return damaged(`an object has no room for ${name}`)
      fields.set(key, frame.registers[value])
      return next
    }
    const member = privateMember(run, target, type, name)
    if (member?.kind === 'method') throwTypeError(run, `Private method '${name}' is not writable`)
    if (member !== undefined) {
      if (member.set === undefined) throwTypeError(run, `'${name}' was defined without a setter`)
      return writeMember(run, frame, target, member.set, frame.registers[value], accessorSite)
    }
    if (target === undefined || target === null)
      throwTypeError(run, `Cannot set properties of ${String(target)} (setting '${name}')`)
    if (!fields?.has(key))
      throwTypeError(
        run,
        `Cannot write private member ${name} to an object whose class did not declare it`,
      )
    fields.set(key, frame.registers[value])
    return next
  }
}

export function compilePrivateHas(scope: Scope, instruction: InstructionOf<'privateHas'>): Step {
  const { id, object, name } = instruction
  const type = scope.classOf(instruction.class)
  return (run, frame) => {
    const target = frame.registers[object]
    if (!isObject(target))
      throwTypeError(
        run,
        `Cannot use 'in' operator to search for '${name}' in ${describeValue(target)}`,
      )
    frame.registers[id] = hasPrivate(target, type, name)
    return next
  }
}

function hasPrivate(target: object, type: CompiledClass, name: string): boolean {
  if (target === type.value) return type.staticPrivates.has(name) || type.statics.has(name)
  const key = privateKey(type.id, type.privates.has(name) ? brand : name)
  return privateMembersOf(target)?.has(key) ?? false
}
