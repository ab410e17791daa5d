import { encode, errorClassOf, InvariantError } from '@namu/core/internal'
import { isObject } from '../convert/primitive.js'
import { recordClasses } from './record-classes.js'
import { hole, primitiveSlot, type Row, type Slot } from './slots.js'

/**
 * Writes a graph of values as rows, one per object, so that shared references, cycles and long chains
 * survive.
 *
 * W1. Equal graphs give equal rows: they are numbered in order of discovery, breadth first.
 * W2. Of a module constant a row holds its number only.
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
    rows.push(constant === undefined ? row(value, slot) : ['constant', constant])
  }
  return rows
}

type ToSlot = (value: unknown) => Slot

function row(value: object, slot: ToSlot): Row {
  if (Array.isArray(value)) return arrayRow(value, slot)
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
  if (value instanceof Error) return errorRow(value, slot)
  if (value instanceof Map)
    return ['map', ...[...(value as Map<unknown, unknown>)].flat().map(slot)]
  if (value instanceof Set) return ['set', ...[...(value as Set<unknown>)].map(slot)]
  if (ArrayBuffer.isView(value)) return viewRow(value, slot)
  return ['encoded', encode(value)]
}

/** Own enumerable properties: key, value, key, value. */
function members(value: object, slot: ToSlot): Slot[] {
  const slots: Slot[] = []
  for (const key of Object.keys(value))
    slots.push(key, slot((value as Record<string, unknown>)[key]))
  return slots
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

/** Key, whether it is enumerable, value. */
function errorRow(error: Error, slot: ToSlot): Row {
  const slots: Slot[] = []
  for (const key of Object.getOwnPropertyNames(error)) {
    const descriptor = Object.getOwnPropertyDescriptor(error, key)
    if (descriptor && 'value' in descriptor)
      slots.push(key, descriptor.enumerable === true, slot(descriptor.value))
  }
  return ['error', errorClassOf(error), ...slots]
}

function viewRow(view: ArrayBufferView, slot: ToSlot): Row {
  const type = Object.prototype.toString.call(view).slice(8, -1)
  const length = view instanceof DataView ? view.byteLength : (view as Uint8Array).length
  return ['view', type, slot(view.buffer), view.byteOffset, length]
}
