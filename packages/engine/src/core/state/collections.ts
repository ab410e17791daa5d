import type { Value } from './value.js'

/**
 * Map and Set as plain data with ECMA-262's live iteration: an iterator is a position in `keys`.
 *
 * O1. `keys` holds the entries in order of insertion; a deleted entry stays as a tombstone until
 *     compaction, which moves the positions of all open iterators with it.
 * O2. Open iterators are exactly those in `open`.
 * O3. `index` maps every live key (−0 as +0) to its position; it is derived from `keys`.
 */
abstract class Ordered {
  keys: Value[]
  live: boolean[]
  size: number
  open: BuiltinIterator[]
  index: Map<Value, number>

  constructor() {
    this.keys = []
    this.live = []
    this.size = 0
    this.open = []
    this.index = new Map()
  }

  has(key: Value): boolean {
    return this.index.has(key)
  }

  /** Position of the key, which is appended when it is new. */
  protected place(key: Value): number {
    const found = this.index.get(key)
    if (found !== undefined) return found
    const position = this.keys.length
    this.keys.push(Object.is(key, -0) ? 0 : key)
    this.live.push(true)
    this.index.set(key, position)
    this.size += 1
    return position
  }

  delete(key: Value): boolean {
    const position = this.index.get(key)
    if (position === undefined) return false
    this.index.delete(key)
    this.keys[position] = undefined
    this.live[position] = false
    this.drop(position)
    this.size -= 1
    if (this.keys.length > 32 && this.size * 2 < this.keys.length) this.compact()
    return true
  }

  clear(): void {
    this.keys = []
    this.live = []
    this.size = 0
    this.index.clear()
    this.reset([])
    for (const iterator of this.open) iterator.position = 0
  }

  compact(): void {
    const kept: number[] = []
    const moved: number[] = []
    for (let position = 0; position < this.keys.length; position += 1) {
      moved.push(kept.length)
      if (this.live[position]) kept.push(position)
    }
    for (const iterator of this.open) iterator.position = moved[iterator.position] ?? kept.length
    this.keys = kept.map((position) => this.keys[position])
    this.live = kept.map(() => true)
    this.reset(kept)
    this.reindex()
  }

  /** Makes O3 hold again after `keys` was filled from elsewhere. */
  reindex(): void {
    this.index = new Map()
    for (let position = 0; position < this.keys.length; position += 1)
      if (this.live[position]) this.index.set(this.keys[position], position)
  }

  /** Position of the first live entry at or after `from`, or −1. */
  next(from: number): number {
    for (let position = from; position < this.keys.length; position += 1)
      if (this.live[position]) return position
    return -1
  }

  /** Keeps only these positions of whatever stands beside the keys. */
  protected abstract reset(kept: readonly number[]): void
  protected abstract drop(position: number): void
}

/** How `Object.prototype.toString`, and with it the codec of core, names the collections. */
const tags = { map: 'Map', set: 'Set' }

export class OrderedMap extends Ordered {
  values: Value[]

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super()
    this.values = []
    for (const [key, value] of entries) this.set(key, value)
  }

  get [Symbol.toStringTag](): string {
    return tags.map
  }

  *[Symbol.iterator](): Generator<[Value, Value]> {
    for (let at = this.next(0); at !== -1; at = this.next(at + 1))
      yield [this.keys[at], this.values[at]]
  }

  get(key: Value): Value {
    const position = this.index.get(key)
    return position === undefined ? undefined : this.values[position]
  }

  set(key: Value, value: Value): void {
    this.values[this.place(key)] = value
  }

  protected override reset(kept: readonly number[]): void {
    this.values = kept.map((position) => this.values[position])
  }

  protected override drop(position: number): void {
    this.values[position] = undefined
  }
}

export class OrderedSet extends Ordered {
  constructor(values: Iterable<Value> = []) {
    super()
    for (const value of values) this.add(value)
  }

  get [Symbol.toStringTag](): string {
    return tags.set
  }

  *[Symbol.iterator](): Generator {
    for (let at = this.next(0); at !== -1; at = this.next(at + 1)) yield this.keys[at]
  }

  add(value: Value): void {
    this.place(value)
  }

  protected override reset(): void {
    // A set has nothing beside its keys.
  }

  protected override drop(): void {
    // A set has nothing beside its keys.
  }
}

/** `matches` are the values of what `matchAll` found, `pairs` and their like those of URLSearchParams. */
export type IterationMode =
  'keys' | 'values' | 'entries' | 'matches' | 'pairs' | 'pairNames' | 'pairValues'

/**
 * The iterator of an array, string, Map or Set: a position, as data.
 *
 * T1. Once `done` it stays done, whatever is added to its target.
 * T2. While it is not done, an iterator of an `OrderedMap` or `OrderedSet` is in the target's `open`,
 *     unless that is a constant, which never moves it.
 */
export class BuiltinIterator {
  target: readonly Value[] | string | OrderedMap | OrderedSet
  mode: IterationMode
  position: number
  done: boolean
  /** The item of the last step. */
  current: Value
  /** Made by a loop or pattern: nobody else can reach it, so leaving the loop ends it. */
  owned: boolean

  constructor(target: BuiltinIterator['target'], mode: IterationMode) {
    this.target = target
    this.mode = mode
    this.position = 0
    this.done = false
    this.current = undefined
    this.owned = false
    if (isCollection(target) && !isConstant(target)) target.open.push(this)
  }
}

function isCollection(target: BuiltinIterator['target']): target is OrderedMap | OrderedSet {
  return target instanceof OrderedMap || target instanceof OrderedSet
}

/** Whether it is a constant of a module, which all runs of the program share. */
export function isConstant(collection: OrderedMap | OrderedSet): boolean {
  return Object.isFrozen(collection)
}

/** Advances; true when there is a current item. */
export function stepIterator(iterator: BuiltinIterator): boolean {
  if (iterator.done) {
    iterator.current = undefined
    return false
  }
  const { target } = iterator
  if (typeof target === 'string') return stepString(iterator, target)
  if (target instanceof OrderedMap || target instanceof OrderedSet)
    return stepOrdered(iterator, target)
  const { position } = iterator
  if (position >= target.length) return finish(iterator)
  iterator.position = position + 1
  iterator.current = item(iterator.mode, position, target[position])
  return true
}

/**
 * IteratorClose. Iterators of arrays, Maps and Sets have no `return`: one that the program holds can
 * be resumed after an early exit.
 */
export function closeIterator(iterator: BuiltinIterator): void {
  if (iterator.owned) finish(iterator)
}

function stepString(iterator: BuiltinIterator, target: string): boolean {
  const point = target.codePointAt(iterator.position)
  if (point === undefined) return finish(iterator)
  const character = String.fromCodePoint(point)
  iterator.position += character.length
  iterator.current = character
  return true
}

function stepOrdered(iterator: BuiltinIterator, target: OrderedMap | OrderedSet): boolean {
  const position = target.next(iterator.position)
  if (position === -1) return finish(iterator)
  iterator.position = position + 1
  const key = target.keys[position]
  iterator.current = item(
    iterator.mode,
    key,
    target instanceof OrderedMap ? target.values[position] : key,
  )
  return true
}

function item(mode: IterationMode, key: Value, value: Value): Value {
  if (mode === 'pairs' || mode === 'pairNames' || mode === 'pairValues')
    return pairItem(mode, value)
  return mode === 'entries' ? [key, value] : mode === 'keys' ? key : value
}

/** Of URLSearchParams: a pair that the program gets is a copy. */
function pairItem(mode: IterationMode, value: Value): Value {
  const pair = value as readonly [string, string]
  return mode === 'pairs' ? [...pair] : mode === 'pairNames' ? pair[0] : pair[1]
}

function finish(iterator: BuiltinIterator): false {
  const { target } = iterator
  if (!iterator.done && (target instanceof OrderedMap || target instanceof OrderedSet)) {
    const at = target.open.indexOf(iterator)
    if (at !== -1) target.open.splice(at, 1)
  }
  iterator.done = true
  iterator.current = undefined
  return false
}
