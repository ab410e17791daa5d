import { InvariantError, type InstructionOf, type ValueId } from '@namu/core/internal'
import { calleeOf } from '../convert/describe.js'
import { throwError, throwTypeError } from '../errors/run-error.js'
import { next, reload, type Step } from '../program/program.js'
import { Cell } from '../state/cell.js'
import { Closure, isCallable, type FunctionFrame } from '../state/records.js'
import { compileElements } from './elements.js'
import { identityAt } from './identity-at.js'
import { invoke } from './invoke.js'
import { sharedFunction } from './members.js'
import type { Scope } from './scope.js'

/** A function of a module is one value in a run, however often it is mentioned; others are made anew. */
export function compileClosure(scope: Scope, instruction: InstructionOf<'closure'>): Step {
  const { id, captures } = instruction
  const fn = scope.functionIndex(instruction.function)
  // What is nested in a function is made there alone: `module#outer/inner` in `module#outer`.
  if (!instruction.function.startsWith(`${scope.owner}/`)) {
    return (run, frame) => {
      frame.registers[id] = sharedFunction(run, fn)
      return next
    }
  }
  return (_run, frame) => {
    frame.registers[id] = new Closure(
      fn,
      captures.map((capture) => frame.registers[capture]),
    )
    return next
  }
}

export function compileCell({ id, name, initial }: InstructionOf<'cell'>): Step {
  return (_run, frame) => {
    frame.registers[id] =
      initial === undefined
        ? new Cell(name, false, undefined)
        : new Cell(name, true, frame.registers[initial])
    return next
  }
}

export function compileCellGet({ id, cell }: InstructionOf<'cellGet'>): Step {
  return (run, frame) => {
    const box = cellIn(frame, cell)
    if (!box.initialised) throwUninitialised(run, box)
    frame.registers[id] = box.value
    return next
  }
}

export function compileCellSet(instruction: InstructionOf<'cellSet'>): Step {
  const { cell, value, initialise } = instruction
  return (run, frame) => {
    const box = cellIn(frame, cell)
    if (initialise) box.initialised = true
    else if (!box.initialised) throwUninitialised(run, box)
    box.value = frame.registers[value]
    return next
  }
}

function throwUninitialised(run: Parameters<Step>[0], cell: Cell): never {
  // No variable of a program has this name: it is the receiver of a constructor before `super()`.
  if (cell.name === 'this')
    throwError(
      run,
      'ReferenceError',
      "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
    )
  throwError(run, 'ReferenceError', `Cannot access '${cell.name}' before initialization`)
}

function cellIn(frame: FunctionFrame, register: ValueId): Cell {
  const cell = frame.registers[register]
  if (cell instanceof Cell) return cell
  throw new InvariantError('cell instructions work on what `cell` made')
}

export function compileCall(scope: Scope, instruction: InstructionOf<'call'>): Step {
  const { id, callee, receiver, args, site } = instruction
  const collect = compileElements(args)
  const index = scope.site(site)
  const name = calleeOf(site)
  return (run, frame) => {
    const fn = frame.registers[callee]
    const values = collect(run, frame)
    if (!isCallable(fn)) throwTypeError(run, `${name} is not a function`)
    frame.target = id
    const self = receiver === undefined ? undefined : frame.registers[receiver]
    invoke(run, fn, values, identityAt(run, frame, index), self)
    return reload
  }
}
