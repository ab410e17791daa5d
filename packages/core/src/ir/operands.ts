import { unreachable } from '../errors/namu-error.js'
import type { ValueId } from './ids.js'
import type { Element, Instruction, Member } from './instruction.js'
import type { Edge, Terminator } from './terminator.js'

/** Says which value stands in place of another one. */
export type Replace = (value: ValueId) => ValueId

const mapElements = (elements: readonly Element[], replace: Replace): Element[] =>
  elements.map((element) => ({ kind: element.kind, value: replace(element.value) }))

const mapMember = (member: Member, replace: Replace): Member =>
  member.kind === 'property'
    ? { kind: 'property', key: replace(member.key), value: replace(member.value) }
    : { kind: member.kind, value: replace(member.value) }

/** The instruction with every operand replaced, visited in their order of evaluation. */
export function mapOperands(instruction: Instruction, replace: Replace): Instruction {
  switch (instruction.kind) {
    case 'constant':
    case 'moduleConstant':
    case 'class':
    case 'builtinValue':
    case 'generatorStart':
      return instruction
    case 'unary':
      return { ...instruction, operand: replace(instruction.operand) }
    case 'binary':
      return { ...instruction, left: replace(instruction.left), right: replace(instruction.right) }
    case 'template':
      return { ...instruction, values: instruction.values.map(replace) }
    case 'array':
      return { ...instruction, elements: mapElements(instruction.elements, replace) }
    case 'object':
      return {
        ...instruction,
        members: instruction.members.map((member) => mapMember(member, replace)),
      }
    case 'get':
    case 'delete':
      return { ...instruction, object: replace(instruction.object), key: replace(instruction.key) }
    case 'set':
    case 'define':
      return {
        ...instruction,
        object: replace(instruction.object),
        key: replace(instruction.key),
        value: replace(instruction.value),
      }
    case 'objectRest':
      return {
        ...instruction,
        object: replace(instruction.object),
        excluded: instruction.excluded.map(replace),
      }
    case 'instanceOf':
    case 'requireObject':
    case 'iterate':
    case 'yield':
    case 'asyncItem':
    case 'await':
      return { ...instruction, value: replace(instruction.value) }
    case 'iteratorStep':
    case 'iteratorValue':
    case 'iteratorRest':
    case 'iteratorClose':
      return { ...instruction, iterator: replace(instruction.iterator) }
    case 'delegate':
      return {
        ...instruction,
        iterator: replace(instruction.iterator),
        resumption: replace(instruction.resumption),
      }
    case 'closure':
      return { ...instruction, captures: instruction.captures.map(replace) }
    case 'cell':
      return instruction.initial === undefined
        ? instruction
        : { ...instruction, initial: replace(instruction.initial) }
    case 'cellGet':
      return { ...instruction, cell: replace(instruction.cell) }
    case 'cellSet':
      return { ...instruction, cell: replace(instruction.cell), value: replace(instruction.value) }
    case 'instance':
      return {
        ...instruction,
        newTarget: replace(instruction.newTarget),
        ...(instruction.made !== undefined && { made: replace(instruction.made) }),
      }
    case 'construct':
      return {
        ...instruction,
        callee: replace(instruction.callee),
        ...(instruction.newTarget !== undefined && { newTarget: replace(instruction.newTarget) }),
        args: mapElements(instruction.args, replace),
      }
    case 'superGet':
      return {
        ...instruction,
        receiver: replace(instruction.receiver),
        key: replace(instruction.key),
      }
    case 'privateGet':
    case 'privateHas':
      return { ...instruction, object: replace(instruction.object) }
    case 'privateSet':
      return {
        ...instruction,
        object: replace(instruction.object),
        value: replace(instruction.value),
      }
    case 'isInstance':
      return {
        ...instruction,
        value: replace(instruction.value),
        class: replace(instruction.class),
      }
    case 'call':
      return {
        ...instruction,
        callee: replace(instruction.callee),
        ...(instruction.receiver !== undefined && { receiver: replace(instruction.receiver) }),
        args: mapElements(instruction.args, replace),
      }
    case 'callMethod':
      return {
        ...instruction,
        object: replace(instruction.object),
        key: replace(instruction.key),
        args: mapElements(instruction.args, replace),
      }
    case 'callBuiltin':
    case 'start':
      return { ...instruction, args: mapElements(instruction.args, replace) }
    default:
      return unreachable(instruction, 'instruction')
  }
}

/** The values an instruction reads, in their order of evaluation. */
export function operandsOf(instruction: Instruction): ValueId[] {
  // Verifiers and analyses ask all the time: the kinds that graphs consist of are not copied for it.
  switch (instruction.kind) {
    case 'constant':
    case 'moduleConstant':
      return []
    case 'get':
      return [instruction.object, instruction.key]
    case 'binary':
      return [instruction.left, instruction.right]
    case 'await':
      return [instruction.value]
    case 'callMethod':
      return [instruction.object, instruction.key, ...instruction.args.map(({ value }) => value)]
    case 'start':
      return instruction.args.map(({ value }) => value)
    default:
      return mappedOperands(instruction)
  }
}

function mappedOperands(instruction: Instruction): ValueId[] {
  const operands: ValueId[] = []
  mapOperands(instruction, (value) => {
    operands.push(value)
    return value
  })
  return operands
}

/** The value an instruction defines, if it defines one. */
export function definitionOf(instruction: Instruction): ValueId | undefined {
  return 'id' in instruction ? instruction.id : undefined
}

/** The terminator with its own operands and its edges replaced. */
export function mapTerminator(
  end: Terminator,
  replace: Replace,
  replaceEdge: (edge: Edge) => Edge,
): Terminator {
  switch (end.kind) {
    case 'jump':
      return { ...end, edge: replaceEdge(end.edge) }
    case 'branch':
      return {
        ...end,
        condition: replace(end.condition),
        then: replaceEdge(end.then),
        else: replaceEdge(end.else),
      }
    case 'switch':
      return {
        ...end,
        value: replace(end.value),
        cases: end.cases.map(({ literal, edge }) => ({ literal, edge: replaceEdge(edge) })),
        otherwise: replaceEdge(end.otherwise),
      }
    case 'return':
    case 'throw':
      return { ...end, value: replace(end.value) }
    case 'unreachable':
      return end
    default:
      return unreachable(end, 'terminator')
  }
}

/** The value a terminator decides by or leaves with; arguments of its edges are not among them. */
export function terminatorOperand(end: Terminator): ValueId | undefined {
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

/** The edges of a terminator in source order; the handler edge of its block is not among them. */
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

/** The edge with its arguments replaced. */
export const mapEdge = (edge: Edge, replace: Replace): Edge => ({
  to: edge.to,
  args: edge.args.map(replace),
})
