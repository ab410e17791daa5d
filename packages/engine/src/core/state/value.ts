/**
 * A value of a running workflow: a primitive, a host array, plain object, Date, RegExp, Error or typed array
 * (so that reference semantics are JavaScript's own), or one of the records of this folder:
 * `Closure`, `NativeFunction`, `RunPromise`, `OrderedMap`, `OrderedSet`, `BuiltinIterator`.
 *
 * V1. No value is a host function, host promise, host iterator, host Map or host Set.
 * V2. No value has own accessors, nor symbol keys other than `Symbol.iterator`.
 */
export type Value = unknown
