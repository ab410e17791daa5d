import { startInScope } from '../scopes/index.js'
import { callAcrossBoundary } from './boundary.js'
import { taskBrand, type TaskBrand } from './brand.js'
import type { TaskOptions } from './options.js'

// A parameter list can only be matched by `any[]`: `unknown[]` is not assignable from a narrower one.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyFunction = (this: any, ...args: any[]) => any

/** A task: callable like the function it wraps, and known to Namu. */
export type Task<F extends AnyFunction> = F & { readonly [taskBrand]: TaskBrand }

/** A method decorator made by `task(options)`. */
export type TaskDecorator = <F extends AnyFunction>(
  method: F,
  context: ClassMethodDecoratorContext,
) => Task<F>

/**
 * Marks a function as a task: a durable step with effects. Called directly it is the function, with
 * its arguments, result and error copied as at every task boundary.
 *
 * - `task(fn)` and `task(options, fn)` wrap a function;
 * - `@task` and `@task(options)` decorate a static method, or an instance method whose receiver is an
 *   exported module constant (standard TC39 decorators).
 *
 * Options are compile-time constants.
 */
export function task<F extends AnyFunction>(fn: F): Task<F>
export function task<F extends AnyFunction>(options: TaskOptions<Parameters<F>>, fn: F): Task<F>
export function task<F extends AnyFunction>(
  method: F,
  context: ClassMethodDecoratorContext,
): Task<F>
export function task(options?: TaskOptions): TaskDecorator
export function task(
  first?: TaskOptions | AnyFunction,
  second?: AnyFunction | ClassMethodDecoratorContext,
): unknown {
  if (typeof first === 'function') return wrap({}, first)
  const options = first ?? {}
  if (typeof second === 'function') return wrap(options, second)
  return (method: AnyFunction) => wrap(options, method)
}

function wrap<F extends AnyFunction>(options: TaskOptions, run: F): Task<F> {
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    return startInScope(() => callAcrossBoundary(run, this, args))
  }
  Object.defineProperty(wrapped, 'name', { value: run.name, configurable: true })
  Object.defineProperty(wrapped, 'length', { value: run.length, configurable: true })
  const brand: TaskBrand = { options, run }
  return Object.assign(wrapped, { [taskBrand]: brand }) as unknown as Task<F>
}
