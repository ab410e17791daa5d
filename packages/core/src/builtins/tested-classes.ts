import { builtinClasses, type BuiltinClass } from './table.js'

/** Error classes of this package that may stand on the right of `instanceof`. */
export const namuErrorClasses = ['CancelledError', 'TimeoutError'] as const

export type NamuErrorClass = (typeof namuErrorClasses)[number]

/** What the instruction `instanceOf` asks for. */
export type TestedClass = BuiltinClass | NamuErrorClass

export const testedClasses: readonly TestedClass[] = [...builtinClasses, ...namuErrorClasses]
