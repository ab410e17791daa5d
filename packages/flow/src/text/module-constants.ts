import { unreachable, type ConstantPart, type ModuleConstant } from '@namu/core/internal'
import { printConstantId, printLiteral } from './instructions.js'

/** One entry of the table of module constants, as `  module constant 0 = src/prices#tea {"price": 3}`. */
export function printModuleConstant(constant: ModuleConstant, at: number): string {
  const raw =
    constant.kind === 'array' && constant.raw !== undefined
      ? ` raw ${printConstantId(constant.raw)}`
      : ''
  return `  ${printConstantId(at)} = ${constant.name} ${printContents(constant)}${raw}`
}

function printContents(constant: ModuleConstant): string {
  switch (constant.kind) {
    case 'regexp':
      return `/${constant.source}/${constant.flags}`
    case 'array':
      return `[${constant.items.map(printPart).join(', ')}]`
    case 'set':
      return `Set {${constant.items.map(printPart).join(', ')}}`
    case 'map':
      return `Map {${constant.entries.map(({ key, value }) => `${printPart(key)} => ${printPart(value)}`).join(', ')}}`
    case 'object':
      return `{${constant.members.map(({ key, value }) => `${JSON.stringify(key)}: ${printPart(value)}`).join(', ')}}`
    default:
      return unreachable(constant, 'module constant')
  }
}

const printPart = (part: ConstantPart): string =>
  part.kind === 'literal' ? printLiteral(part.literal) : printConstantId(part.constant)
