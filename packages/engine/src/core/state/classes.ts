import { classMark, type ErrorParentName } from '@namu/core/internal'
import type { Value } from './value.js'

/**
 * Classes of a program and their instances.
 *
 * C1. A class belongs to the program, not to a run: nothing of it changes.
 * C2. An instance is a host object or host error whose host prototype is that of its class. The
 *     prototype holds no members: it says only which class it belongs to, to the engine and, by its
 *     mark, to core's codec.
 * C3. Private members of an instance live apart from its properties, under a symbol that no program
 *     can name.
 */
const classOfPrototype: unique symbol = Symbol('namu.classOf')
const privateMembers: unique symbol = Symbol('namu.private')

/** What a class has under a name: a method's function, or the functions of an accessor. */
export type Member =
  | { readonly kind: 'method'; readonly fn: number }
  | {
      readonly kind: 'accessor'
      readonly get: number | undefined
      readonly set: number | undefined
    }

/** The value of a class. */
export class ClassValue {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

export interface CompiledClass {
  readonly index: number
  readonly id: string
  readonly name: string
  readonly arity: number
  readonly parent: CompiledClass | undefined
  /** The built-in class at the end of the chain of parents. */
  readonly builtin: ErrorParentName | undefined
  /** Index of the constructor's function. */
  readonly construct: number | undefined
  readonly value: ClassValue
  /** Whether instances have private members. */
  readonly hasPrivates: boolean
  readonly prototype: object
  readonly members: ReadonlyMap<string | symbol, Member>
  readonly privates: ReadonlyMap<string, Member>
  readonly staticMembers: ReadonlyMap<string, Member>
  readonly staticPrivates: ReadonlyMap<string, Member>
  readonly statics: ReadonlyMap<string, Value>
}

interface Branded {
  readonly [classOfPrototype]?: CompiledClass
  [privateMembers]?: Map<string, Value>
}

/** The prototype of a class's instances. */
export function makePrototype(parent: object, id: string, owner: () => CompiledClass): object {
  return Object.create(parent, {
    [classMark]: { value: id },
    [classOfPrototype]: { get: owner },
  }) as object
}

/** The class an object was made by, `undefined` for objects of no class. */
export function classOf(value: object): CompiledClass | undefined {
  return (value as Branded)[classOfPrototype]
}

/** Looks a member up in a class and those it inherits from. */
export function findMember(
  start: CompiledClass | undefined,
  key: string | symbol,
): Member | undefined {
  for (let at = start; at !== undefined; at = at.parent) {
    const member = at.members.get(key)
    if (member !== undefined) return member
  }
  return undefined
}

/** What the value of a class has under a name, by itself or from its parents. */
export function findStatic(
  start: CompiledClass | undefined,
  key: string,
): Member | { readonly kind: 'value'; readonly value: Value } | undefined {
  for (let at = start; at !== undefined; at = at.parent) {
    const member = at.staticMembers.get(key)
    if (member !== undefined) return member
    if (at.statics.has(key)) return { kind: 'value', value: at.statics.get(key) }
  }
  return undefined
}

/** Whether an object, or the value of a class, is an instance of the class. */
export function isInstanceOf(value: object, type: CompiledClass): boolean {
  for (let at = classOf(value); at !== undefined; at = at.parent) if (at === type) return true
  return false
}

/** C3: by private name; `undefined` while the object has none. */
export function privateMembersOf(value: object): Map<string, Value> | undefined {
  return (value as Branded)[privateMembers]
}

export function addPrivateMembers(value: object, members: Map<string, Value>): void {
  Object.defineProperty(value, privateMembers, { value: members })
}

/** A private name as a key: two classes may use the same one. */
export function privateKey(type: string, name: string): string {
  return `${type}.${name}`
}
