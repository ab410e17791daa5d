import {
  fromLiteral,
  type FunctionIR,
  type Instruction,
  type StartTarget,
  type ValueId,
  definitionOf,
} from '@namu/core/internal'
import { calleeOf } from '../ir/callee-of.js'
import { printLiteral } from '../text/instructions.js'

/** Spells a value as a reader of the source would, three levels deep; `…` for what has no short spelling. */
export function valueDescriber(fn: FunctionIR): (value: ValueId) => string {
  const definitions = new Map<ValueId, Instruction>()
  for (const { body } of fn.blocks)
    for (const instruction of body) {
      const value = definitionOf(instruction)
      if (value !== undefined) definitions.set(value, instruction)
    }
  const names = [...fn.captures, ...(fn.receiver ? ['this'] : []), ...fn.params]
  const parameters = new Map((fn.blocks[0]?.params ?? []).map((param, at) => [param, names[at]]))

  const describe = (value: ValueId, depth: number): string => {
    const parameter = parameters.get(value)
    if (parameter !== undefined) return parameter
    const it = definitions.get(value)
    if (!it || depth === 0) return '…'
    const inner = (operand: ValueId): string => describe(operand, depth - 1)
    switch (it.kind) {
      case 'constant':
        return printLiteral(it.value)
      case 'unary':
        return it.operator.length > 1
          ? `${it.operator} ${inner(it.operand)}`
          : it.operator + inner(it.operand)
      case 'binary':
        return `${inner(it.left)} ${it.operator} ${inner(it.right)}`
      case 'instanceOf':
        return `${inner(it.value)} instanceof ${it.class}`
      case 'class':
        return shortName(it.class)
      case 'isInstance':
        return `${inner(it.value)} instanceof ${inner(it.class)}`
      case 'privateGet':
        return `${inner(it.object)}.${it.name}`
      case 'get':
      case 'callMethod': {
        const key = definitions.get(it.key)
        const name = key?.kind === 'constant' ? fromLiteral(key.value) : undefined
        const access = typeof name === 'string' ? `.${name}` : `[${inner(it.key)}]`
        return `${inner(it.object)}${access}${it.kind === 'get' ? '' : '(…)'}`
      }
      case 'callBuiltin':
        return `${it.builtin}(…)`
      case 'start':
        return `${startName(it.target)}(…)`
      case 'builtinValue':
        return it.builtin
      case 'cellGet':
      case 'await':
        return inner(it.kind === 'await' ? it.value : it.cell)
      case 'cell':
        return it.name
      case 'iteratorStep':
        return 'next item'
      case 'iteratorValue':
        return 'item'
      default:
        return '…'
    }
  }
  return (value) => describe(value, 4)
}

/** What a `start` starts, as the source names it. */
export const startName = (target: StartTarget): string =>
  target.kind === 'task'
    ? shortName(target.task)
    : target.kind === 'rollback'
      ? `rollback ${shortName(target.task)}`
      : calleeOf(target)

/** The name in the source: what follows the module. */
export const shortName = (id: string): string => id.slice(id.lastIndexOf('#') + 1)
