/**
 * Stands in for `@namu/core` when Node runs a fixture directly: the real wrappers, except that the
 * outcome of an asynchronous task, and the end of a sleep, waits for the scheduler, which settles one
 * per macrotask.
 */
import {
  copy,
  dueTime,
  taskBrand,
  type Duration,
  type TaskBrand,
  type TaskOptions,
} from '@namu/core/internal'
import { type Start, encodeSeen } from '../trace.js'

import { CancelledError } from '../../../packages/core/src/index.js'

export { workflow, CancelledError } from '../../../packages/core/src/index.js'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

export interface PendingCall {
  readonly pure: boolean
  settle(): void
  /** Ends the wait with a CancelledError. */
  cancel(): void
}

/** The execution under way; there is one at a time in the process. */
export const execution: {
  starts: Start[]
  open: PendingCall[]
  /** Set to wake the driver when a call opens. */
  names: Map<TaskBrand, string>
} = { starts: [], open: [], names: new Map() }

export function task(
  first?: TaskOptions | AnyFunction,
  second?: AnyFunction | ClassMethodDecoratorContext,
): unknown {
  if (typeof first === 'function') return wrap({}, first)
  const options = first ?? {}
  if (typeof second === 'function') return wrap(options, second)
  return (method: AnyFunction) => wrap(options, method)
}

function wrap(options: TaskOptions, run: AnyFunction): unknown {
  const brand = { options, run } as unknown as TaskBrand
  const pure = options.pure === true
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const seen = encodeSeen(copy(args))
    execution.starts.push({ task: execution.names.get(brand) ?? run.name, args: seen, pure })
    const copied = copy(args)
    let result: unknown
    try {
      result = run.apply(this, copied)
    } catch (error) {
      throw copy(error)
    }
    if (!(result instanceof Promise)) return copy(result)
    const outcome = result
    outcome.catch(() => undefined)
    return new Promise((resolve, reject) => {
      execution.open.push({
        pure,
        cancel: () => {
          reject(new CancelledError())
        },
        settle: () => {
          outcome.then(
            (value: unknown) => {
              resolve(copy(value))
            },
            (error: unknown) => {
              reject(copy(error))
            },
          )
        },
      })
    })
  }
  return Object.assign(wrapped, { [taskBrand]: brand })
}

/** Time is the scheduler's: a sleep is one more open thing, whatever its duration. */
export function sleep(until: Duration | Date): Promise<void> {
  dueTime(until, 0)
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new CancelledError())
    }
    execution.open.push({ pure: false, settle: resolve, cancel })
  })
}
