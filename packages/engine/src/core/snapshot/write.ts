import { encode, errorClassOf, InvariantError, rememberedClass } from '@namu/core/internal'
import { isObject } from '../convert/primitive.js'
import { classOf, ClassValue, privateMembersOf, type CompiledClass } from '../state/classes.js'
import { ownIterator } from '../interpret/own-properties.js'
import { recordClasses } from './record-classes.js'
import { integrityMark, integrityOf } from './integrity.js'
import { hole, iteratorSlot, primitiveSlot, type Row, type Slot } from './slots.js'

/**
 * Writes a graph of values as rows, one per object, so that shared references, cycles and long chains
 * survive.
 *
 * W1. Equal graphs give equal rows: they are numbered in order of discovery, breadth first.
 * W2. Of a module constant a row holds its number only.
 * W3. The kind of an object that is frozen, sealed or not extensible says so.
 */
export function writeRows(root: object, constants?: ReadonlyMap<object, number>): Row[] {
  const numbers = new Map<object, number>()
  const open: object[] = []
  const slot = (value: unknown): Slot => {
    if (!isObject(value)) {
      if (typeof value === 'function' || typeof value === 'symbol')
        throw new InvariantError('the state of a run holds only data')
      return primitiveSlot(value)
    }
    let number = numbers.get(value)
    if (number === undefined) {
      number = open.length
      numbers.set(value, number)
      open.push(value)
    }
    return [number]
  }
  slot(root)
  const rows: Row[] = []
  // `open` grows while it is walked.
  for (const value of open) {
    const constant = constants?.get(value)
    rows.push(
      constant === undefined ? withIntegrity(value, row(value, slot)) : ['constant', constant],
    )
  }
  return rows
}

/** The values directly inside an object, as a snapshot would list them. */
export function eachPart(value: object, visit: (part: unknown) => void): void {
  row(value, (part) => {
    visit(part)
    return null
  })
}

type ToSlot = (value: unknown) => Slot

function withIntegrity(value: object, [kind, ...slots]: Row): Row {
  const level = integrityOf(value)
  return [level === undefined ? kind : `${kind}${integrityMark}${level}`, ...slots]
}

function row(value: object, slot: ToSlot): Row {
  if (Array.isArray(value)) return arrayRow(value, slot)
  if (value instanceof ClassValue) return ['class', value.index]
  const owner = classOf(value)
  if (owner !== undefined) return instanceRow(value, owner, slot)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null)
    return [prototype === null ? 'bare' : 'object', ...members(value, slot)]
  const record = recordClasses.find((candidate) => candidate.prototype === prototype)
  if (record)
    return [
      `#${record.name}`,
      ...record.fields.map((field) => slot((value as Record<string, unknown>)[field])),
    ]
  if (value instanceof Date) return ['date', primitiveSlot(value.getTime())]
  if (value instanceof RegExp)
    return ['regexp', value.source, value.flags, primitiveSlot(value.lastIndex)]
  if (value instanceof Error) return errorRow(value, slot)
  if (value instanceof Map)
    return ['map', ...[...(value as Map<unknown, unknown>)].flat().map(slot)]
  if (value instanceof Set) return ['set', ...[...(value as Set<unknown>)].map(slot)]
  if (ArrayBuffer.isView(value)) return viewRow(value, slot)
  return ['encoded', encode(value)]
}

/** The class and the private members, then what an object or an error has. */
function instanceRow(value: object, owner: CompiledClass, slot: ToSlot): Row {
  const head = [owner.index, slot(privateMembersOf(value))] as const
  return value instanceof Error
    ? ['instanceError', ...head, errorClassOf(value), ...ownProperties(value, slot)]
    : ['instance', ...head, ...members(value, slot)]
}

/** Own enumerable properties: key, value, key, value. */
function members(value: object, slot: ToSlot): Slot[] {
  const slots: Slot[] = []
  for (const key of Object.keys(value))
    slots.push(key, slot((value as Record<string, unknown>)[key]))
  return [...slots, ...iteratorMember(value, slot)]
}

function iteratorMember(value: object, slot: ToSlot): Slot[] {
  const iterator = ownIterator(value)
  return iterator === undefined ? [] : [[iteratorSlot], slot(iterator.value)]
}

/** Short arrays list their elements, with codes for holes; sparse and extended ones their properties. */
function arrayRow(value: readonly unknown[], slot: ToSlot): Row {
  const keys = Object.keys(value)
  const last = keys[keys.length - 1]
  const extended = last !== undefined && !(Number(last) < value.length)
  if (extended || keys.length * 2 < value.length)
    return ['sparse', value.length, ...members(value, slot)]
  const slots: Slot[] = []
  for (let index = 0; index < value.length; index += 1)
    slots.push(index in value ? slot(value[index]) : [hole])
  return ['array', ...slots]
}

function errorRow(error: Error, slot: ToSlot): Row {
  return ['error', errorClassOf(error), ...ownProperties(error, slot)]
}

/**
 * Key, whether it is enumerable, value; for the class that an error remembers, its parts as text in
 * place of the second.
 */
function ownProperties(error: Error, slot: ToSlot): Slot[] {
  const remembered = rememberedClass(error)
  const slots: Slot[] = remembered ? ['', JSON.stringify(remembered), null] : []
  for (const key of Object.getOwnPropertyNames(error)) {
    const descriptor = Object.getOwnPropertyDescriptor(error, key)
    if (descriptor && 'value' in descriptor)
      slots.push(key, descriptor.enumerable === true, slot(descriptor.value))
  }
  return slots
}

function viewRow(view: ArrayBufferView, slot: ToSlot): Row {
  const type = Object.prototype.toString.call(view).slice(8, -1)
  const length = view instanceof DataView ? view.byteLength : (view as Uint8Array).length
  return ['view', type, slot(view.buffer), view.byteOffset, length]
}
