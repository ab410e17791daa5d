import { unreachable, type Instruction } from '@namu/core/internal'
import {
  compileClass,
  compileConstruct,
  compileInstance,
  compileIsInstance,
  compileSuperGet,
} from '../interpret/classes.js'
import { compileAsyncItem } from '../interpret/async-items.js'
import { compileBuiltinValue } from '../interpret/builtin-values.js'
import {
  compileCall,
  compileCell,
  compileCellGet,
  compileCellSet,
  compileClosure,
} from '../interpret/functions.js'
import { compileDelegate, compileGeneratorStart, compileYield } from '../interpret/generators.js'
import { compileInstanceOf } from '../interpret/instance-of.js'
import {
  compileIterate,
  compileIteratorClose,
  compileIteratorRest,
  compileIteratorStep,
  compileIteratorValue,
} from '../interpret/iteration.js'
import {
  compileArray,
  compileConstant,
  compileModuleConstant,
  compileObject,
  compileTemplate,
} from '../interpret/literals.js'
import { compileCallBuiltin, compileCallMethod } from '../interpret/methods.js'
import { compileBinary, compileUnary } from '../interpret/operators.js'
import {
  compilePrivateGet,
  compilePrivateHas,
  compilePrivateSet,
} from '../interpret/private-members.js'
import {
  compileDefine,
  compileDelete,
  compileGet,
  compileObjectRest,
  compileRequireObject,
  compileSet,
} from '../interpret/properties.js'
import type { Scope } from '../interpret/scope.js'
import { compileStart } from '../interpret/tasks.js'
import { compileAwait } from '../interpret/terminators.js'
import type { Step } from './program.js'

/**
 * The table of contents of the instruction set. `thenables` is the site that names their callbacks,
 * `live` what is still read afterwards.
 */
export function compileInstruction(
  scope: Scope,
  instruction: Instruction,
  thenables: number,
  live: readonly number[],
): Step {
  switch (instruction.kind) {
    case 'constant':
      return compileConstant(instruction)
    case 'moduleConstant':
      return compileModuleConstant(scope, instruction)
    case 'unary':
      return compileUnary(instruction)
    case 'binary':
      return compileBinary(instruction)
    case 'instanceOf':
      return compileInstanceOf(instruction)
    case 'template':
      return compileTemplate(instruction)
    case 'array':
      return compileArray(instruction)
    case 'object':
      return compileObject(instruction)
    case 'get':
      return compileGet(scope, instruction)
    case 'set':
      return compileSet(scope, instruction)
    case 'define':
      return compileDefine(instruction)
    case 'delete':
      return compileDelete(instruction)
    case 'objectRest':
      return compileObjectRest(instruction)
    case 'requireObject':
      return compileRequireObject(instruction)
    case 'iterate':
      return compileIterate(scope, instruction)
    case 'iteratorStep':
      return compileIteratorStep(instruction)
    case 'iteratorValue':
      return compileIteratorValue(instruction)
    case 'iteratorRest':
      return compileIteratorRest(instruction)
    case 'iteratorClose':
      return compileIteratorClose(instruction)
    case 'closure':
      return compileClosure(scope, instruction)
    case 'cell':
      return compileCell(instruction)
    case 'cellGet':
      return compileCellGet(instruction)
    case 'cellSet':
      return compileCellSet(instruction)
    case 'class':
      return compileClass(scope, instruction)
    case 'instance':
      return compileInstance(instruction)
    case 'construct':
      return compileConstruct(scope, instruction)
    case 'superGet':
      return compileSuperGet(scope, instruction)
    case 'privateGet':
      return compilePrivateGet(scope, instruction)
    case 'privateSet':
      return compilePrivateSet(scope, instruction)
    case 'privateHas':
      return compilePrivateHas(scope, instruction)
    case 'isInstance':
      return compileIsInstance(instruction)
    case 'call':
      return compileCall(scope, instruction)
    case 'callMethod':
      return compileCallMethod(scope, instruction)
    case 'callBuiltin':
      return compileCallBuiltin(scope, instruction)
    case 'start':
      return compileStart(scope, instruction, live)
    case 'builtinValue':
      return compileBuiltinValue(instruction)
    case 'generatorStart':
      return compileGeneratorStart(live)
    case 'yield':
      return compileYield(instruction, live)
    case 'delegate':
      return compileDelegate(instruction)
    case 'asyncItem':
      return compileAsyncItem(instruction, thenables)
    case 'await':
      return compileAwait(instruction, thenables, live)
    default:
      return unreachable(instruction, 'instruction')
  }
}
