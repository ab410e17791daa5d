import {
  unreachable,
  type Edge,
  type Instruction,
  type Terminator,
  type ValueId,
} from '@namu/core/internal'

/** The values an instruction reads. */
export function operandsOf(instruction: Instruction): readonly ValueId[] {
  switch (instruction.kind) {
    case 'constant':
      return []
    case 'unary':
      return [instruction.operand]
    case 'binary':
      return [instruction.left, instruction.right]
    case 'instanceOf':
    case 'requireObject':
    case 'iterate':
    case 'await':
      return [instruction.value]
    case 'template':
      return instruction.values
    case 'array':
      return instruction.elements.map(({ value }) => value)
    case 'object':
      return instruction.members.flatMap((member) =>
        member.kind === 'spread' ? [member.value] : [member.key, member.value],
      )
    case 'get':
    case 'delete':
      return [instruction.object, instruction.key]
    case 'set':
      return [instruction.object, instruction.key, instruction.value]
    case 'objectRest':
      return [instruction.object, ...instruction.excluded]
    case 'iteratorStep':
    case 'iteratorValue':
    case 'iteratorRest':
    case 'iteratorClose':
      return [instruction.iterator]
    case 'closure':
      return instruction.captures
    case 'cell':
      return instruction.initial === undefined ? [] : [instruction.initial]
    case 'cellGet':
      return [instruction.cell]
    case 'cellSet':
      return [instruction.cell, instruction.value]
    case 'call':
      return [instruction.callee, ...instruction.args.map(({ value }) => value)]
    case 'callMethod':
      return [instruction.object, instruction.key, ...instruction.args.map(({ value }) => value)]
    case 'callBuiltin':
    case 'start':
      return instruction.args.map(({ value }) => value)
    default:
      return unreachable(instruction, 'instruction')
  }
}

/** The value a terminator reads besides its edges' arguments. */
export function conditionOf(end: Terminator): ValueId | undefined {
  switch (end.kind) {
    case 'branch':
      return end.condition
    case 'switch':
    case 'return':
    case 'throw':
      return end.value
    case 'jump':
    case 'unreachable':
      return undefined
    default:
      return unreachable(end, 'terminator')
  }
}

export function edgesOf(end: Terminator): readonly Edge[] {
  switch (end.kind) {
    case 'jump':
      return [end.edge]
    case 'branch':
      return [end.then, end.else]
    case 'switch':
      return [...end.cases.map(({ edge }) => edge), end.otherwise]
    case 'return':
    case 'throw':
    case 'unreachable':
      return []
    default:
      return unreachable(end, 'terminator')
  }
}
