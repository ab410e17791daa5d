import { ts, type Expression, type Project } from 'ts-morph'
import { TypeWalk, type TypeWorld } from './type-walk.js'
import type { SchemaProblem } from './walk.js'

/** Finds what in the type of an argument cannot be serialised; looks at each type once. */
export class PayloadTypes {
  readonly #project: Project
  readonly #known = new Map<ts.Type, readonly SchemaProblem[]>()
  #world: TypeWorld | undefined

  constructor(project: Project) {
    this.#project = project
  }

  /**
   * The problems, with paths that start behind the argument: `.customer.callback`. None where the
   * argument has the very type that is expected of it, which its own contract answers for.
   */
  problemsOf(argument: Expression): readonly SchemaProblem[] {
    const world = (this.#world ??= {
      program: this.#project.getProgram().compilerObject,
      checker: this.#project.getTypeChecker().compilerObject,
    })
    const type = world.checker.getTypeAtLocation(argument.compilerNode)
    if (!(type.flags & composite)) return []
    if (world.checker.getContextualType(argument.compilerNode) === type) return []
    const known = this.#known.get(type)
    if (known) return known
    const walk = new TypeWalk(world)
    walk.schemaOf(type, '')
    const found = walk.problems.filter(({ kind }) => kind === 'unserialisable')
    this.#known.set(type, found)
    return found
  }
}

const composite =
  ts.TypeFlags.Object |
  ts.TypeFlags.Union |
  ts.TypeFlags.Intersection |
  ts.TypeFlags.Instantiable |
  ts.TypeFlags.ESSymbolLike
