import {
  errorParents,
  fromLiteral,
  iteratorKey,
  type ClassIR,
  type ClassMember,
  type FunctionId,
  type FunctionIR,
  type WorkflowIR,
} from '@namu/core/internal'
import { damaged } from '../interpret/scope.js'
import { ClassValue, makePrototype, type CompiledClass, type Member } from '../state/classes.js'

/** The classes of a graph, in the order of its table (parents first). */
export function compileClasses(
  { classes: table = [], functions }: Pick<WorkflowIR, 'classes' | 'functions'>,
  functionIndex: (id: FunctionId) => number,
): readonly CompiledClass[] {
  const classes: CompiledClass[] = []
  const byId = new Map<string, CompiledClass>()
  const withPrivates = classesWithPrivates(functions)
  for (const ir of table) {
    const compiled = compileClass(ir, classes.length, byId, withPrivates, functionIndex)
    classes.push(compiled)
    byId.set(ir.id, compiled)
  }
  return classes
}

/** The classes of which some instruction gives an object a private member. */
function classesWithPrivates(functions: readonly FunctionIR[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { blocks } of functions)
    for (const { body } of blocks)
      for (const instruction of body)
        if (instruction.kind === 'privateSet') found.add(instruction.class)
  return found
}

function compileClass(
  ir: ClassIR,
  index: number,
  known: ReadonlyMap<string, CompiledClass>,
  withPrivates: ReadonlySet<string>,
  functionIndex: (id: FunctionId) => number,
): CompiledClass {
  const { parent: base } = ir
  const parent =
    base?.kind === 'class'
      ? (known.get(base.class) ?? damaged(`there is no class ${base.class} before ${ir.id}`))
      : undefined
  const builtin = base?.kind === 'error' ? base.name : parent?.builtin
  const above =
    parent?.prototype ??
    (builtin === undefined ? Object.prototype : errorParents[builtin].prototype)
  const membersOf = (isStatic: boolean, isPrivate: boolean): ReadonlyMap<string, Member> =>
    tableOf(
      ir.members.filter((it) => it.static === isStatic && it.private === isPrivate),
      functionIndex,
    )
  const members = new Map<string | symbol, Member>(membersOf(false, false))
  const iterator = members.get(iteratorKey)
  // No text that a program makes names it.
  if (iterator && members.delete(iteratorKey)) members.set(Symbol.iterator, iterator)
  const compiled: CompiledClass = {
    index,
    id: ir.id,
    name: ir.name,
    arity: ir.arity,
    parent,
    builtin,
    construct: ir.construct === undefined ? undefined : functionIndex(ir.construct),
    value: Object.freeze(new ClassValue(index)),
    hasPrivates: withPrivates.has(ir.id) || parent?.hasPrivates === true,
    prototype: makePrototype(above, ir.id, () => compiled),
    members,
    privates: membersOf(false, true),
    staticMembers: membersOf(true, false),
    staticPrivates: membersOf(true, true),
    statics: new Map(ir.statics.map(({ key, value }) => [key, fromLiteral(value)])),
  }
  return compiled
}

function tableOf(
  members: readonly ClassMember[],
  functionIndex: (id: FunctionId) => number,
): ReadonlyMap<string, Member> {
  const table = new Map<string, Member>()
  for (const { key, kind, function: id } of members) {
    const fn = functionIndex(id)
    const before = table.get(key)
    const accessor = before?.kind === 'accessor' ? before : { get: undefined, set: undefined }
    table.set(
      key,
      kind === 'method'
        ? { kind, fn }
        : {
            kind: 'accessor',
            get: kind === 'get' ? fn : accessor.get,
            set: kind === 'set' ? fn : accessor.set,
          },
    )
  }
  return table
}
