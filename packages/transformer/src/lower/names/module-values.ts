import { unreachable, type Primitive } from '@namu/core/internal'
import type { Node } from 'ts-morph'

/** The value of a constant: a primitive, or an object with an identity of its own. */
export type ModuleValue = { readonly primitive: Primitive } | ModuleObject

export type ModuleObject =
  | { readonly kind: 'array'; readonly name: string; readonly items: readonly ModuleValue[] }
  | {
      readonly kind: 'regexp'
      readonly name: string
      readonly source: string
      readonly flags: string
    }
  | { readonly kind: 'set'; readonly name: string; readonly items: readonly ModuleValue[] }
  | {
      readonly kind: 'map'
      readonly name: string
      readonly entries: readonly (readonly [key: ModuleValue, value: ModuleValue])[]
    }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly members: ReadonlyMap<string, ModuleValue>
    }

/** What is not constant ends an evaluation. */
export class NotConstant extends Error {
  readonly node: Node

  constructor(node: Node) {
    super('not a constant')
    this.node = node
  }
}

export function arrayOf(name: string, items: readonly ModuleValue[]): ModuleObject {
  return { kind: 'array', name, items }
}

/** What a spread into an object copies. */
export function ownMembers(value: ModuleValue, node: Node): ReadonlyMap<string, ModuleValue> {
  if ('primitive' in value) {
    if (typeof value.primitive === 'string') throw new NotConstant(node)
    return new Map()
  }
  switch (value.kind) {
    case 'object':
      return value.members
    case 'array':
      return new Map(value.items.map((item, index) => [String(index), item]))
    case 'map':
    case 'set':
    case 'regexp':
      return new Map()
    default:
      return unreachable(value, 'module value')
  }
}

/** JSON as a module gives it. @throws NotConstant where it would set a prototype */
export function fromJson(json: unknown, name: string, node: Node): ModuleValue {
  if (Array.isArray(json)) {
    const items = json.map((item, index) => fromJson(item, `${name}[${String(index)}]`, node))
    return arrayOf(name, items)
  }
  if (typeof json !== 'object' || json === null) return { primitive: json as Primitive }
  const members = new Map<string, ModuleValue>()
  for (const [key, value] of Object.entries(json)) {
    if (key === '__proto__') throw new NotConstant(node)
    members.set(key, fromJson(value, `${name}.${key}`, node))
  }
  return { kind: 'object', name, members }
}

/** What iterating a value gives: the elements of a spread, the items of a Set. */
export function iterated(value: ModuleValue, node: Node): readonly ModuleValue[] {
  if ('primitive' in value) {
    if (typeof value.primitive !== 'string') throw new NotConstant(node)
    return Array.from(value.primitive, (primitive) => ({ primitive }))
  }
  switch (value.kind) {
    case 'array':
    case 'set':
      return value.items
    case 'map':
      return value.entries.map((entry, at) => arrayOf(`${value.name}[${String(at)}]`, entry))
    default:
      throw new NotConstant(node)
  }
}
