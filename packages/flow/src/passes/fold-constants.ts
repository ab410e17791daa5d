import type { Block, FunctionIR, Instruction, ValueId } from '@namu/core/internal'
import { definitionOf, fromLiteral } from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import { textOf } from '../ir/evaluate.js'
import { constantFacts, type ConstantFacts } from './constant-facts.js'
import type { SsaProgram } from './enter-ssa.js'
import { keepParameters } from './keep-parameters.js'

/**
 * Purpose: compute at build time what is the same in every run, and leave out what no run reaches.
 * May assume: verified SSA.
 * Guarantees: no operator, template, branch or switch has constant operands only, except where it
 * throws, has a large result, or is left to the host; constants are no block parameters; every block
 * and every handler edge can be reached.
 * Edge cases: an operator that throws stays and throws where it stood. A parameter that is constant
 * becomes the first instruction of its block under the same number.
 */
export function foldConstants(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(foldFunction) }
}

function foldFunction(fn: FunctionIR): FunctionIR {
  const facts = constantFacts(fn)
  const folded = fn.blocks
    .filter(({ id }) => facts.isReached(id))
    .map((block) => foldBlock(block, facts))
  const reached = controlFlow(folded).order
  const constants = new Map(
    reached.map(({ id, params, body, end }) => {
      const loc = body[0]?.loc ?? end.loc
      return [id, params.flatMap((param) => constantOf(param, loc, facts))]
    }),
  )
  const blocks = keepParameters(reached, (param) => facts.constant(param) === undefined)
  return {
    ...fn,
    blocks: blocks.map((block) => {
      const first = constants.get(block.id) ?? []
      return first.length === 0 ? block : { ...block, body: [...first, ...block.body] }
    }),
  }
}

function constantOf(id: ValueId, loc: Instruction['loc'], facts: ConstantFacts): Instruction[] {
  const value = facts.constant(id)
  return value === undefined ? [] : [{ kind: 'constant', id, value, loc }]
}

function foldBlock(block: Block, facts: ConstantFacts): Block {
  const { onError, ...rest } = block
  const only = facts.onlyWay(block.end)
  return {
    ...rest,
    body: block.body.map((it) => foldInstruction(it, facts)),
    end: only ? { kind: 'jump', edge: only, loc: block.end.loc } : block.end,
    ...(onError && facts.canFail(block) && { onError }),
  }
}

function foldInstruction(instruction: Instruction, facts: ConstantFacts): Instruction {
  const id = definitionOf(instruction)
  const value = id === undefined ? undefined : facts.constant(id)
  if (id !== undefined && value !== undefined)
    return { kind: 'constant', id, value, loc: instruction.loc }
  return instruction.kind === 'template' ? foldTemplate(instruction, facts) : instruction
}

/** Puts the constant values of a template into the strings around them. */
function foldTemplate(
  template: Extract<Instruction, { kind: 'template' }>,
  facts: ConstantFacts,
): Instruction {
  const [first = '', ...others] = template.strings
  const strings = [first]
  const values: ValueId[] = []
  others.forEach((string, index) => {
    const value = template.values[index]
    if (value === undefined) return
    const literal = facts.constant(value)
    const text = literal && textOf(fromLiteral(literal))
    const joined = text === undefined ? undefined : textOf((strings.at(-1) ?? '') + text + string)
    if (joined !== undefined) strings[strings.length - 1] = joined
    else {
      values.push(value)
      strings.push(string)
    }
  })
  return { ...template, strings, values }
}
