import { bytesClasses } from '@namu/core/internal'
import { ts } from 'ts-morph'

/** A type of the language's own library that has a wire form. */
export type KnownType =
  | { readonly kind: 'Date' }
  | { readonly kind: 'URL' | 'URLSearchParams' }
  | { readonly kind: 'Error' }
  | { readonly kind: 'Map' }
  | { readonly kind: 'Set' }
  | { readonly kind: 'bytes'; readonly className: string }
  /** `Object` and `{}`: any value. */
  | { readonly kind: 'anything' }

/** Recognises types of the standard library by their declaration, never by name alone. */
export class KnownTypes {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker

  constructor(program: ts.Program, checker: ts.TypeChecker) {
    this.#program = program
    this.#checker = checker
  }

  /** What `type` is in the standard library, `undefined` for anything else. */
  find(type: ts.Type): KnownType | undefined {
    const url = this.#urlName(type)
    if (url) return { kind: url }
    const name = this.libraryName(type)
    switch (name) {
      case 'Date':
        return { kind: 'Date' }
      case 'Map':
      case 'ReadonlyMap':
        return { kind: 'Map' }
      case 'Set':
      case 'ReadonlySet':
        return { kind: 'Set' }
      case 'Object':
        return { kind: 'anything' }
      default:
        if (name !== undefined && bytesClasses.has(name)) return { kind: 'bytes', className: name }
        return this.#isError(type) ? { kind: 'Error' } : undefined
    }
  }

  /** Declared by the library of browsers, or by the types of Node. */
  #urlName(type: ts.Type): 'URL' | 'URLSearchParams' | undefined {
    const symbol = type.getSymbol()
    const name = symbol?.name
    if (!symbol || (name !== 'URL' && name !== 'URLSearchParams')) return undefined
    const isNode = symbol.declarations?.some((declaration) =>
      declaration.getSourceFile().fileName.includes('/node_modules/@types/node/'),
    )
    return isNode === true || this.inLibrary(symbol) ? name : undefined
  }

  /** The global name of a type that the standard library declares. */
  libraryName(type: ts.Type): string | undefined {
    const symbol = type.getSymbol()
    return symbol && this.inLibrary(symbol) ? symbol.name : undefined
  }

  inLibrary(symbol: ts.Symbol): boolean {
    const declarations = symbol.declarations ?? []
    return declarations.some((declaration) =>
      this.#program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
    )
  }

  /** The class of bytes that a type extends without being it: Node's `Buffer`. */
  bytesBase(type: ts.Type): string | undefined {
    for (const base of this.#basesOf(type)) {
      const name = this.libraryName(base)
      if (name !== undefined && bytesClasses.has(name)) return name
    }
    return undefined
  }

  /** `Error`, its library subclasses, and classes and interfaces of the user that extend one. */
  #isError(type: ts.Type): boolean {
    if (this.libraryName(type) === 'Error') return true
    return this.#basesOf(type).some((base) => this.#isError(base))
  }

  #basesOf(type: ts.Type): readonly ts.Type[] {
    const target = isReference(type) ? type.target : type
    return target.isClassOrInterface() ? this.#checker.getBaseTypes(target) : []
  }
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0
  )
}
