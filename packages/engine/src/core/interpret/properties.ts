import { type InstructionOf } from '@namu/core/internal'
import { hasOwnConversion, isObject, toPropertyKey } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { next, type Run, type Step } from '../program/program.js'
import { describeValue } from '../convert/describe.js'
import { classOf } from '../state/classes.js'
import type { Value } from '../state/value.js'
import { readMember, writeMember } from './classes.js'
import { getProperty } from './get-property.js'
import { reachedMember } from './members.js'
import type { Scope } from './scope.js'
import { deleteProperty, setProperty } from './set-property.js'
import { copyOwn } from './own-properties.js'

export function compileGet(scope: Scope, instruction: InstructionOf<'get'>): Step {
  const plain = compilePlainGet(scope, instruction)
  if (!scope.hasAccessors) return plain
  const { id, object, key } = instruction
  const constant = scope.constantOf(key)?.value
  const { accessorSite } = scope
  return (run, frame) => {
    const { registers } = frame
    const target = registers[object]
    const name = constant ?? registers[key]
    const member = typeof name === 'string' ? reachedMember(run, target, name) : undefined
    return member?.kind === 'accessor'
      ? readMember(run, frame, id, target, member, name as string, accessorSite)
      : plain(run, frame)
  }
}

function compilePlainGet(scope: Scope, { id, object, key }: InstructionOf<'get'>): Step {
  const constant = scope.constantOf(key)?.value
  if (typeof constant === 'string')
    return (run, frame) => {
      frame.registers[id] = getProperty(run, frame.registers[object], constant)
      return next
    }
  return (run, frame) => {
    const target = frame.registers[object]
    const name = frame.registers[key]
    frame.registers[id] =
      typeof name === 'number' && Array.isArray(target) && isIndex(name)
        ? (target as Value[])[name]
        : getProperty(run, target, keyOf(run, target, name, 'read'))
    return next
  }
}

/** OrdinarySet: an accessor of the object's class stands before a new property. */
export function compileSet(scope: Scope, instruction: InstructionOf<'set'>): Step {
  const plain = compilePlainSet(scope, instruction)
  if (!scope.hasAccessors) return plain
  const { object, key, value } = instruction
  const constant = scope.constantOf(key)?.value
  const { accessorSite } = scope
  return (run, frame) => {
    const { registers } = frame
    const target = registers[object]
    const name = constant ?? registers[key]
    const member = typeof name === 'string' ? reachedMember(run, target, name) : undefined
    if (member?.kind !== 'accessor') return plain(run, frame)
    if (member.set === undefined) refuseWrite(run, target as object, name as string)
    return writeMember(run, frame, target, member.set, registers[value], accessorSite)
  }
}

/** V8 names the class that has the getter. */
function refuseWrite(run: Run, target: object, name: string): never {
  let owner = classOf(target)
  while (owner !== undefined && !owner.members.has(name)) owner = owner.parent
  if (owner === undefined)
    fault(run, `The static accessor ${name} is written, which has only a getter`)
  throwTypeError(run, `Cannot set property ${name} of #<${owner.name}> which has only a getter`)
}

function compilePlainSet(scope: Scope, { object, key, value }: InstructionOf<'set'>): Step {
  const constant = scope.constantOf(key)?.value
  return (run, frame) => {
    const { registers } = frame
    const target = registers[object]
    const name = constant ?? registers[key]
    if (
      typeof name === 'number' &&
      Array.isArray(target) &&
      isIndex(name) &&
      name <= target.length &&
      Object.isExtensible(target)
    )
      target[name] = registers[value]
    else setProperty(run, target, keyOf(run, target, name, 'set'), registers[value])
    return next
  }
}

export function compileDefine({ object, key, value }: InstructionOf<'define'>): Step {
  return (run, frame) => {
    const { registers } = frame
    const target = registers[object] as object
    const name = toPropertyKey(run, registers[key])
    if (!Reflect.defineProperty(target, name, ownData(registers[value])))
      throwTypeError(run, `Cannot define property ${name}, object is not extensible`)
    return next
  }
}

function ownData(value: Value): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true }
}

function isIndex(key: number): boolean {
  return key >= 0 && Number.isInteger(key)
}

/** How V8 names a key that is an object; not at all when a function of its own would make the text. */
function keyText(run: Run, key: object): string | undefined {
  const type = objectType(key)
  if (type === 'Function') return toPropertyKey(run, key)
  const isNamed = named.has(type) && !Object.hasOwn(key, 'toString')
  return isNamed && !hasOwnConversion(run, key, ['toString']) ? describeValue(key) : undefined
}

const named: ReadonlySet<string> = new Set(['Error', 'Iterator', 'Map', 'Object', 'Promise', 'Set'])

/** The base is checked before the key is converted. */
function keyOf(run: Run, object: Value, key: Value, what: 'read' | 'set'): string {
  if (typeof key === 'string') return key
  if (object === undefined || object === null) {
    const doing = what === 'read' ? 'reading' : 'setting'
    const name = isObject(key) ? keyText(run, key) : String(key)
    const detail = name === undefined ? '' : ` (${doing} '${name}')`
    throwTypeError(run, `Cannot ${what} properties of ${String(object)}${detail}`)
  }
  return toPropertyKey(run, key)
}

export function compileDelete({ id, object, key }: InstructionOf<'delete'>): Step {
  return (run, frame) => {
    const { registers } = frame
    registers[id] = deleteProperty(run, registers[object], toPropertyKey(run, registers[key]))
    return next
  }
}

export function compileObjectRest({ id, object, excluded }: InstructionOf<'objectRest'>): Step {
  return (run, frame) => {
    const { registers } = frame
    const left = new Set(excluded.map((key) => toPropertyKey(run, registers[key])))
    const rest: Record<string, Value> = {}
    copyOwn(run, registers[object], rest, left)
    registers[id] = rest
    return next
  }
}

export function compileRequireObject(instruction: InstructionOf<'requireObject'>): Step {
  const { value, what, property } = instruction
  const wanted = property === undefined ? '' : `property '${property}' of `
  return (run, frame) => {
    const object = frame.registers[value]
    if (object === undefined || object === null) {
      const source = what ?? (object === null ? 'object null' : 'undefined')
      throwTypeError(run, `Cannot destructure ${wanted}'${source}' as it is ${String(object)}.`)
    }
    return next
  }
}
