import {
  decode,
  NamuError,
  rememberClass,
  type Encoded,
  type RememberedClass,
} from '@namu/core/internal'
import { isConstant, OrderedMap, OrderedSet } from '../state/collections.js'
import { addPrivateMembers, type CompiledClass } from '../state/classes.js'
import { bareError } from './bare-error.js'
import { defineIterator, defineProperty } from '../interpret/own-properties.js'
import { recordClasses } from './record-classes.js'
import { restoreIntegrity, splitKind } from './integrity.js'
import { hole, iteratorSlot, slotPrimitive, type Row, type Slot } from './slots.js'

/**
 * Reads what `writeRows` wrote: first every object as an empty shell, then their contents, so that
 * references may go anywhere.
 */
export function readRows(
  marked: readonly Row[],
  constants: readonly object[] = [],
  classes: readonly CompiledClass[] = [],
): unknown {
  const kinds = marked.map(([kind]) => splitKind(kind))
  const rows = marked.map(([kind, ...slots], at): Row => [kinds[at]?.[0] ?? kind, ...slots])
  const objects: unknown[] = []
  const value = (slot: Slot | undefined): unknown => {
    if (slot === undefined) return undefined
    if (Array.isArray(slot) && typeof slot[0] === 'number' && slot[0] >= 0) return objects[slot[0]]
    return slotPrimitive(slot)
  }
  for (const row of rows) objects.push(shell(row, constants, classes))
  // Views need their buffers, which come as complete values.
  rows.forEach((row, index) => {
    if (row[0] === 'view') objects[index] = view(row, value)
  })
  rows.forEach((row, index) => {
    fill(row, objects[index] as object, value)
  })
  kinds.forEach(([, level], at) => {
    if (level !== undefined) restoreIntegrity(objects[at] as object, level)
  })
  for (const object of objects)
    if ((object instanceof OrderedMap || object instanceof OrderedSet) && !isConstant(object))
      object.reindex()
  return objects[0]
}

function classAt(classes: readonly CompiledClass[], slot: Slot | undefined): CompiledClass {
  const found = classes[Number(slot)]
  if (found === undefined) throw unreadable(`class ${String(slot)}`)
  return found
}

type ToValue = (slot: Slot | undefined) => unknown

function shell(row: Row, constants: readonly object[], classes: readonly CompiledClass[]): unknown {
  const [type, ...slots] = row
  if (type.startsWith('#')) {
    const record = recordClasses.find(({ name }) => name === type.slice(1))
    if (record === undefined) throw unreadable(type)
    return Object.create(record.prototype) as object
  }
  switch (type) {
    case 'object':
      return {}
    case 'bare':
      return Object.create(null) as object
    case 'array':
      return new Array<unknown>(slots.length)
    case 'sparse':
      return new Array<unknown>(Number(slots[0]))
    case 'date':
      return new Date(slotPrimitive(slots[0] ?? null) as number)
    case 'regexp':
      return regExp(slots)
    case 'error':
      return bareError(String(slots[0]))
    case 'class':
      return classAt(classes, slots[0]).value
    case 'instance':
      return Object.create(classAt(classes, slots[0]).prototype) as object
    case 'instanceError':
      return Object.setPrototypeOf(
        bareError(String(slots[2])),
        classAt(classes, slots[0]).prototype,
      ) as object
    case 'map':
      return new Map<unknown, unknown>()
    case 'set':
      return new Set<unknown>()
    case 'encoded':
      return decode(slots[0] as Encoded)
    case 'constant':
      return constantAt(constants, Number(slots[0]))
    case 'view':
      return undefined
    default:
      throw unreadable(type)
  }
}

function regExp([source, flags, lastIndex]: readonly Slot[]): RegExp {
  const made = new RegExp(String(source), String(flags))
  // A program may have assigned any primitive.
  made.lastIndex = slotPrimitive(lastIndex ?? null) as number
  return made
}

function constantAt(constants: readonly object[], number: number): object {
  const constant = constants[number]
  if (constant === undefined) throw unreadable(`constant ${String(number)}`)
  return constant
}

function fill(row: Row, object: object, value: ToValue): void {
  const [type, ...slots] = row
  if (type.startsWith('#')) {
    const record = recordClasses.find(({ name }) => name === type.slice(1))
    record?.fields.forEach((field, at) => {
      ;(object as Record<string, unknown>)[field] = value(slots[at])
    })
    return
  }
  switch (type) {
    case 'object':
    case 'bare':
      fillMembers(object, slots, value)
      return
    case 'sparse':
      fillMembers(object, slots.slice(1), value)
      return
    case 'array':
      slots.forEach((slot, at) => {
        if (!(Array.isArray(slot) && slot[0] === hole)) (object as unknown[])[at] = value(slot)
      })
      return
    case 'error':
      fillError(object, slots.slice(1), value)
      return
    case 'instance':
      fillPrivate(object, value(slots[1]))
      fillMembers(object, slots.slice(2), value)
      return
    case 'instanceError':
      fillPrivate(object, value(slots[1]))
      fillError(object, slots.slice(3), value)
      return
    case 'map':
      for (let at = 0; at < slots.length; at += 2)
        (object as Map<unknown, unknown>).set(value(slots[at]), value(slots[at + 1]))
      return
    case 'set':
      for (const slot of slots) (object as Set<unknown>).add(value(slot))
      return
    default:
  }
}

function fillPrivate(object: object, members: unknown): void {
  if (members !== undefined) addPrivateMembers(object, members as Map<string, unknown>)
}

function fillMembers(object: object, slots: readonly Slot[], value: ToValue): void {
  for (let at = 0; at < slots.length; at += 2)
    if (isIteratorKey(slots[at])) defineIterator(object, value(slots[at + 1]))
    else defineProperty(object, String(slots[at]), value(slots[at + 1]))
}

function isIteratorKey(slot: Slot | undefined): boolean {
  return Array.isArray(slot) && slot[0] === iteratorSlot
}

function fillError(error: object, slots: readonly Slot[], value: ToValue): void {
  for (let at = 0; at < slots.length; at += 3) {
    const second = slots[at + 1]
    if (typeof second === 'string') {
      rememberClass(error as Error, JSON.parse(second) as RememberedClass)
      continue
    }
    Object.defineProperty(error, String(slots[at]), {
      value: value(slots[at + 2]),
      writable: true,
      enumerable: second === true,
      configurable: true,
    })
  }
}

const views = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
} as const

function view(row: Row, value: ToValue): unknown {
  const [, type, buffer, offset, length] = row
  const name = String(type)
  if (!Object.hasOwn(views, name)) throw unreadable(name)
  // All of these take a buffer, a byte offset and a length.
  const View = views[name as keyof typeof views] as new (
    buffer: ArrayBuffer,
    offset: number,
    length: number,
  ) => ArrayBufferView
  return new View(value(buffer) as ArrayBuffer, Number(offset), Number(length))
}

function unreadable(what: string): NamuError {
  return new NamuError('NAMU3002', `A snapshot holds the unknown kind ${what}`, {
    hint: 'It was written by a newer version of Namu; use that version.',
  })
}
