import {
  errorClasses,
  isErrorClassName,
  NamuError,
  type ErrorClassName,
  type RuntimeCode,
} from '@namu/core/internal'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { stackText } from './stack-text.js'
import { ConversionNeeded, Fault, HostNeeded, Thrown } from './thrown.js'

/**
 * Errors that the engine makes inside a run.
 *
 * E1. Messages are V8's. E2. `stack` is text built from the frames of the run, never the host's.
 */
export function createError(run: Run, type: ErrorClassName, message: string): Error {
  return withRunStack(run, new errorClasses[type](message))
}

/** Replaces the host's stack by the run's. */
export function withRunStack<E extends Error>(run: Run, error: E): E {
  const head = error.message === '' ? error.name : `${error.name}: ${error.message}`
  Object.defineProperty(error, 'stack', {
    value: `${head}${stackText(run)}`,
    writable: true,
    enumerable: false,
    configurable: true,
  })
  return error
}

export function throwError(run: Run, type: ErrorClassName, message: string): never {
  throw new Thrown(createError(run, type, message))
}

export function throwTypeError(run: Run, message: string): never {
  throwError(run, 'TypeError', message)
}

/** An error with a code that the workflow can catch. */
export function namuError(
  run: Run,
  code: RuntimeCode,
  message: string,
  hint?: string,
  cause?: Value,
): NamuError {
  const options = {
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  }
  return withRunStack(run, new NamuError(code, message, options))
}

/** Fails the run: what was tried is outside the language that workflows may use. */
export function fault(run: Run, message: string, hint?: string): never {
  const error = namuError(run, 'NAMU4007', message, hint)
  throw new Fault(error)
}

/**
 * Runs an operation of the host. What it throws on its own becomes an error of the run with the same
 * class and message.
 */
export function hostOperation<T>(run: Run, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw fromHost(run, error)
  }
}

export function fromHost(run: Run, error: unknown): unknown {
  if (error instanceof Thrown || error instanceof Fault) return error
  if (error instanceof HostNeeded || error instanceof ConversionNeeded) return error
  if (!(error instanceof Error) || !isErrorClassName(error.name)) return error
  return new Thrown(createError(run, error.name, error.message))
}
