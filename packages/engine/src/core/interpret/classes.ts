import type { InstructionOf } from '@namu/core/internal'
import { calleeOf } from '../convert/describe.js'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { isInherited } from '../convert/prototype-names.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { next, reload, type Run, type Signal, type Step } from '../program/program.js'
import {
  addPrivateMembers,
  ClassValue,
  findMember,
  findStatic,
  isInstanceOf,
  type CompiledClass,
} from '../state/classes.js'
import { BuiltinCallable, isCallable, type FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import { compileElements } from './elements.js'
import { constructBuiltinValue, isOfBuiltin } from './builtin-values.js'
import { identityAt } from './identity-at.js'
import { invoke } from './invoke.js'
import { classAt, memberValue, sharedFunction, type Inherited } from './members.js'
import { damaged, type Scope } from './scope.js'

export function compileClass(scope: Scope, instruction: InstructionOf<'class'>): Step {
  const { id } = instruction
  const { value } = scope.classOf(instruction.class)
  return (_run, frame) => {
    frame.registers[id] = value
    return next
  }
}

/** With `made`, the built-in parent has made the object already. */
export function compileInstance({ id, newTarget, made }: InstructionOf<'instance'>): Step {
  return (run, frame) => {
    const { registers } = frame
    const type = constructedClass(run, registers[newTarget])
    const object = (made === undefined ? {} : registers[made]) as object
    Object.setPrototypeOf(object, type.prototype)
    if (type.hasPrivates) addPrivateMembers(object, new Map())
    registers[id] = object
    return next
  }
}

function constructedClass(run: Run, value: Value): CompiledClass {
  const type = value instanceof ClassValue ? classAt(run, value) : undefined
  return type ?? damaged('an instance is made of what is no class')
}

/** [[Construct]]: of the classes of the program only; the constructor returns the object. */
export function compileConstruct(scope: Scope, instruction: InstructionOf<'construct'>): Step {
  const { id, callee, newTarget, args, site } = instruction
  const collect = compileElements(args)
  const index = scope.site(site)
  const name = calleeOf(site)
  return (run, frame) => {
    const { registers } = frame
    const called = registers[callee]
    const values = collect(run, frame)
    if (called instanceof BuiltinCallable) {
      frame.target = id
      constructBuiltinValue(run, called, values, identityAt(run, frame, index), name)
      return reload
    }
    if (!(called instanceof ClassValue)) refuseConstruct(run, called, name)
    const fn = constructedClass(run, called).construct
    if (fn === undefined)
      fault(
        run,
        `The class ${constructedClass(run, called).name} is constructed, which only tasks can do`,
        'Construct it in a task.',
      )
    frame.target = id
    const target = newTarget === undefined ? called : registers[newTarget]
    invoke(run, sharedFunction(run, fn), values, identityAt(run, frame, index), target)
    return reload
  }
}

function refuseConstruct(run: Run, value: Value, name: string): never {
  if (isCallable(value))
    fault(run, 'A function is called with `new`', 'Use a class, or call the function.')
  throwTypeError(run, `${name} is not a constructor`)
}

export function compileIsInstance(instruction: InstructionOf<'isInstance'>): Step {
  const { id, value, class: type } = instruction
  return (run, frame) => {
    const { registers } = frame
    registers[id] = isInstanceOfValue(run, registers[value], registers[type])
    return next
  }
}

/** OrdinaryHasInstance. */
export function isInstanceOfValue(run: Run, value: Value, type: Value): boolean {
  if (type instanceof ClassValue)
    return isObject(value) && isInstanceOf(value, constructedClass(run, type))
  if (type instanceof BuiltinCallable) return isOfBuiltin(run, value, type)
  if (isCallable(type))
    return fault(run, 'A function stands right of `instanceof`', 'Use a class there.')
  const what = isObject(type) ? 'callable' : 'an object'
  throwTypeError(run, `Right-hand side of 'instanceof' is not ${what}`)
}

/** `super.key`: the parent of the class whose member is running, read for the receiver. */
export function compileSuperGet(scope: Scope, instruction: InstructionOf<'superGet'>): Step {
  const { id, receiver, key, static: isStatic } = instruction
  const { parent, builtin } = scope.classOf(instruction.class)
  const { accessorSite } = scope
  return (run, frame) => {
    const name = toPropertyKey(run, frame.registers[key])
    const member = isStatic ? findStatic(parent, name) : findMember(parent, name)
    if (member === undefined) {
      const type = isStatic ? 'Function' : builtin === undefined ? 'Object' : 'Error'
      if (isInherited(type, name))
        fault(run, `The property ${name} is read from a built-in class through super`)
      frame.registers[id] = undefined
      return next
    }
    return readMember(run, frame, id, frame.registers[receiver], member, name, accessorSite)
  }
}

/** Reads a member: an accessor's function is called with the object the program reads it of. */
export function readMember(
  run: Run,
  frame: FunctionFrame,
  register: number,
  receiver: Value,
  member: Inherited,
  key: string,
  site: number,
): Signal {
  if (member.kind !== 'accessor' || member.get === undefined) {
    frame.registers[register] = memberValue(run, member, key)
    return next
  }
  frame.target = register
  invoke(run, sharedFunction(run, member.get), [], identityAt(run, frame, site), receiver)
  return reload
}

/** Calls the setter of an accessor; what it returns is nobody's. */
export function writeMember(
  run: Run,
  frame: FunctionFrame,
  receiver: Value,
  setter: number,
  value: Value,
  site: number,
): Signal {
  frame.target = -1
  invoke(run, sharedFunction(run, setter), [value], identityAt(run, frame, site), receiver)
  return reload
}
