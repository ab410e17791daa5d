import {
  fromLiteral,
  InvariantError,
  unreachable,
  type Edge,
  type InstructionOf,
  type Terminator,
} from '@namu/core/internal'
import { Thrown } from '../errors/thrown.js'
import { jumped, reload, type Step } from '../program/program.js'
import { identityAt } from './identity-at.js'
import { keepRegisters } from './keep-registers.js'
import { park } from './park.js'
import { returnFrom } from './return.js'
import { compileEdge, type Scope } from './scope.js'
import type { FunctionFrame } from '../state/records.js'

/** The step that ends a block, and `await`, which ends a frame's stay on the stack. */
export function compileTerminator(scope: Scope, end: Terminator): Step {
  switch (end.kind) {
    case 'jump': {
      const take = compileJump(scope, end.edge)
      return (_run, frame) => {
        take(frame)
        return jumped
      }
    }
    case 'branch': {
      const then = compileJump(scope, end.then)
      const otherwise = compileJump(scope, end.else)
      const { condition } = end
      return (_run, frame) => {
        if (frame.registers[condition]) then(frame)
        else otherwise(frame)
        return jumped
      }
    }
    case 'switch':
      return compileSwitch(scope, end)
    case 'return': {
      const { value } = end
      return (run, frame) => {
        returnFrom(run, frame.registers[value])
        return reload
      }
    }
    case 'throw': {
      const { value } = end
      return (_run, frame) => {
        throw new Thrown(frame.registers[value])
      }
    }
    case 'unreachable':
      return () => {
        throw new InvariantError('an unreachable terminator was reached')
      }
    default:
      return unreachable(end, 'terminator')
  }
}

function compileSwitch(scope: Scope, end: Extract<Terminator, { kind: 'switch' }>): Step {
  const cases = end.cases.map(({ literal, edge }) => ({
    literal: fromLiteral(literal),
    take: compileJump(scope, edge),
  }))
  const otherwise = compileJump(scope, end.otherwise)
  return (_run, frame) => {
    const value = frame.registers[end.value]
    const found = cases.find(({ literal }) => literal === value)
    if (found) found.take(frame)
    else otherwise(frame)
    return jumped
  }
}

/** A parallel assignment: read everything, then write. */
function compileJump(scope: Scope, edge: Edge): (frame: FunctionFrame) => void {
  const { to, moves } = compileEdge(scope, edge)
  const overlapping = moves.some(({ into }, at) =>
    moves.slice(at + 1).some(({ from }) => from === into),
  )
  if (overlapping)
    return (frame) => {
      const { registers } = frame
      const values = moves.map(({ from }) => registers[from])
      moves.forEach(({ into }, at) => {
        registers[into] = values[at]
      })
      frame.block = to
      frame.ip = 0
    }
  return (frame) => {
    const { registers } = frame
    for (const { from, into } of moves) registers[into] = registers[from]
    frame.block = to
    frame.ip = 0
  }
}

/** A waiting frame keeps only the registers that are read afterwards. */
export function compileAwait(
  { id, value }: InstructionOf<'await'>,
  site: number,
  live: readonly number[],
): Step {
  return (run, frame) => {
    const awaited = frame.registers[value]
    keepRegisters(frame, live)
    frame.target = id
    park(run, frame, awaited, () => identityAt(run, frame, site))
    return reload
  }
}
