import type { ClassIR, ClassMember } from '@namu/core/internal'
import { printLiteral } from './instructions.js'

/** One entry of the table of classes: a head line and a line per member. */
export function printClass({ id, parent, construct, members, statics }: ClassIR): string {
  const base =
    parent === undefined ? '' : ` extends ${parent.kind === 'class' ? parent.class : parent.name}`
  return [
    `  class ${id}${base}`,
    ...(construct === undefined ? [] : [`    constructor = ${construct}`]),
    ...members.map((member) => `    ${printMember(member)}`),
    ...statics.map(({ key, value }) => `    static ${key} = ${printLiteral(value)}`),
  ].join('\n')
}

function printMember({ key, kind, static: isStatic, function: fn }: ClassMember): string {
  const words = [...(isStatic ? ['static'] : []), ...(kind === 'method' ? [] : [kind]), key]
  return `${words.join(' ')} = ${fn}`
}
