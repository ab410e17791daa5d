import type { JsonSchema } from '@namu/core/internal'
import { ts, type Expression, type Project, type Type } from 'ts-morph'
import { TypeWalk, type TypeWorld } from './type-walk.js'
import type { SchemaProblem } from './walk.js'

/** What the types of values inside a workflow mean as data; looks at each argument's type once. */
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
    const world = this.#openWorld()
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

  /** The schema of a type, with the problems in it; `what` names the value in their paths. */
  schemaOf(
    type: Type,
    what: string,
  ): { readonly schema: JsonSchema; readonly problems: readonly SchemaProblem[] } {
    const walk = new TypeWalk(this.#openWorld())
    const schema = walk.schemaOf(type.compilerType, what)
    return { schema: walk.finish(schema), problems: walk.problems }
  }

  #openWorld(): TypeWorld {
    return (this.#world ??= {
      program: this.#project.getProgram().compilerObject,
      checker: this.#project.getTypeChecker().compilerObject,
    })
  }
}

const composite =
  ts.TypeFlags.Object |
  ts.TypeFlags.Union |
  ts.TypeFlags.Intersection |
  ts.TypeFlags.Instantiable |
  ts.TypeFlags.ESSymbolLike
