import type { ConstantPart, ModuleConstant } from '@namu/core/internal'
import { printConstantId, printLiteral } from './instructions.js'

/** One entry of the table of module constants, as `  module constant 0 = src/prices#tea {"price": 3}`. */
export function printModuleConstant(constant: ModuleConstant, at: number): string {
  const text =
    constant.kind === 'array'
      ? `[${constant.items.map(printPart).join(', ')}]`
      : `{${constant.members.map(({ key, value }) => `${JSON.stringify(key)}: ${printPart(value)}`).join(', ')}}`
  return `  ${printConstantId(at)} = ${constant.name} ${text}`
}

const printPart = (part: ConstantPart): string =>
  part.kind === 'literal' ? printLiteral(part.literal) : printConstantId(part.constant)
