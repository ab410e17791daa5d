import {
  invariant,
  unreachable,
  type ConstantId,
  type ConstantPart,
  type Instruction,
  type ModuleConstant,
} from '@namu/core/internal'

/** The module constants that instructions name, with what they hold, numbered in order of use. */
export class UsedConstants {
  readonly table: ModuleConstant[] = []
  readonly #source: readonly ModuleConstant[]
  readonly #ids = new Map<ConstantId, ConstantId>()

  constructor(source: readonly ModuleConstant[]) {
    this.#source = source
  }

  move(instruction: Instruction): Instruction {
    return instruction.kind === 'moduleConstant'
      ? { ...instruction, constant: this.#id(instruction.constant) }
      : instruction
  }

  #id(old: ConstantId): ConstantId {
    const known = this.#ids.get(old)
    if (known !== undefined) return known
    const constant = this.#source[old]
    invariant(constant, `module constant ${old} exists`)
    const moved = this.#moved(constant, old)
    const id = (this.table.push(moved) - 1) as ConstantId
    this.#ids.set(old, id)
    return id
  }

  #moved(constant: ModuleConstant, old: ConstantId): ModuleConstant {
    const part = (it: ConstantPart): ConstantPart => this.#part(it, old)
    switch (constant.kind) {
      case 'regexp':
        return constant
      case 'array':
        return {
          ...constant,
          ...(constant.raw !== undefined && { raw: this.#id(constant.raw) }),
          items: constant.items.map(part),
        }
      case 'set':
        return { ...constant, items: constant.items.map(part) }
      case 'map': {
        const entries = constant.entries.map(({ key, value }) => ({
          key: part(key),
          value: part(value),
        }))
        return { ...constant, entries }
      }
      case 'object': {
        const members = constant.members.map(({ key, value }) => ({ key, value: part(value) }))
        return { ...constant, members }
      }
      default:
        return unreachable(constant, 'module constant')
    }
  }

  #part(part: ConstantPart, owner: ConstantId): ConstantPart {
    if (part.kind === 'literal') return part
    invariant(part.constant < owner, `module constant ${owner} refers to earlier ones only`)
    return { kind: 'constant', constant: this.#id(part.constant) }
  }
}
