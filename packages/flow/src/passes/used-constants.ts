import {
  invariant,
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
    const moved: ModuleConstant =
      constant.kind === 'array'
        ? { ...constant, items: constant.items.map((item) => this.#part(item, old)) }
        : {
            ...constant,
            members: constant.members.map(({ key, value }) => ({
              key,
              value: this.#part(value, old),
            })),
          }
    const id = (this.table.push(moved) - 1) as ConstantId
    this.#ids.set(old, id)
    return id
  }

  #part(part: ConstantPart, owner: ConstantId): ConstantPart {
    if (part.kind === 'literal') return part
    invariant(part.constant < owner, `module constant ${owner} refers to earlier ones only`)
    return { kind: 'constant', constant: this.#id(part.constant) }
  }
}
