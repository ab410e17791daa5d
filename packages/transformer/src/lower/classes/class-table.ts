import {
  toLiteral,
  type ClassId,
  type ClassIR,
  type ClassMember,
  type ClassParent,
} from '@namu/core/internal'
import { moduleName } from '../../diagnostics/index.js'
import { readPrimitive } from '../../discover/constant.js'
import type { DiscoveredProject } from '../../discover/index.js'
import type { FunctionLowering } from '../lowering.js'
import type { WorkflowLowering } from '../workflow-lowering.js'
import {
  codeMembers,
  definesFields,
  exportedName,
  fieldsOf,
  memberName,
  valueName,
  type ClassNode,
} from './class-node.js'
import { checkClass } from './check-class.js'
import { constructorArity, lowerConstructor } from './constructors.js'
import { lowerMember } from './members.js'
import { parentOf } from './parents.js'

type Draft = { -readonly [Key in keyof ClassIR]: ClassIR[Key] } & { members: ClassMember[] }

/**
 * The classes of one workflow.
 *
 * T1. A class enters the graph when it is first named, with its parents before it; its constructor
 *     only when something may call it.
 * T2. With an error class come the project's error classes that extend it: an error that a task throws
 *     can be an instance of any of them.
 */
export class ClassTable {
  readonly #project: DiscoveredProject
  readonly #definesFields: boolean
  readonly #drafts = new Map<ClassNode, Draft>()
  readonly #rejected = new Set<ClassNode>()

  constructor(project: DiscoveredProject) {
    this.#project = project
    this.#definesFields = definesFields(project.project.getCompilerOptions())
  }

  /** The class, which enters the graph; `undefined` when it cannot, which is reported. */
  known(s: FunctionLowering, node: ClassNode): ClassId | undefined {
    const draft = this.#drafts.get(node)
    if (draft) return draft.id
    if (this.#rejected.has(node)) return undefined
    const added = this.#add(s, node)
    if (!added) this.#rejected.add(node)
    return added?.id
  }

  /** As `known`, for a class that the workflow itself may construct. */
  constructed(s: FunctionLowering, node: ClassNode): ClassId | undefined {
    const id = this.known(s, node)
    const draft = this.#drafts.get(node)
    if (id === undefined || !draft || draft.construct !== undefined) return id
    const parent = parentOf(s.workflow, node)
    if (parent?.kind === 'class') this.constructed(s, parent.node)
    draft.construct = lowerConstructor(s, node, id, parent, this.#definesFields)
    return id
  }

  #add(s: FunctionLowering, node: ClassNode): Draft | undefined {
    const { workflow } = s
    if (!checkClass(s, node)) return undefined
    const parent = parentOf(workflow, node)
    const above = parent && this.#parent(s, parent)
    if (parent && !above) return undefined
    // T2: it came with its parent.
    const drafted = this.#drafts.get(node)
    if (drafted) return drafted
    const id = `${moduleName(workflow.root, node.getSourceFile())}#${exportedName(node)}` as ClassId
    const draft: Draft = {
      id,
      name: valueName(node),
      ...(above && { parent: above }),
      arity: constructorArity(node),
      members: [],
      statics: staticsOf(node),
    }
    // Before its members: they may name their class.
    this.#drafts.set(node, draft)
    workflow.builder.class(draft)
    for (const member of codeMembers(node)) draft.members.push(lowerMember(s, member, id, node))
    this.#addSubclasses(s, node)
    return draft
  }

  #parent(
    s: FunctionLowering,
    parent: NonNullable<ReturnType<typeof parentOf>>,
  ): ClassParent | undefined {
    if (parent.kind === 'error') return { kind: 'error', name: parent.name }
    const id = this.known(s, parent.node)
    return id && { kind: 'class', class: id }
  }

  /** T2. */
  #addSubclasses(s: FunctionLowering, node: ClassNode): void {
    for (const { node: other } of this.#project.errorClasses)
      if (other !== node && extendsDirectly(s.workflow, other, node)) this.known(s, other)
  }
}

function extendsDirectly(workflow: WorkflowLowering, node: ClassNode, base: ClassNode): boolean {
  const parent = parentOf(workflow, node)
  return parent?.kind === 'class' && parent.node === base
}

/** The static fields that are constants; others are not read in a workflow (NAMU1214). */
function staticsOf(node: ClassNode): ClassIR['statics'] {
  return fieldsOf(node, true).flatMap((field) => {
    const key = memberName(field.getNameNode())
    const constant = staticConstant(field)
    return key === undefined || !constant ? [] : [{ key, value: toLiteral(constant.value) }]
  })
}

/** The value of a static field that nothing changes. */
export function staticConstant(
  field: ReturnType<typeof fieldsOf>[number],
): ReturnType<typeof readPrimitive> {
  const initializer = field.getInitializer()
  return field.isReadonly() && initializer ? readPrimitive(initializer) : undefined
}
