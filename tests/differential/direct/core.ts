/**
 * Stands in for `@namu/core` when Node runs a fixture directly: the real wrappers, except that the
 * outcome of an asynchronous task, and the end of a sleep, waits for the scheduler, which settles one
 * per macrotask.
 */
import {
  copy,
  decode,
  DirectMailbox,
  dueTime,
  openScope,
  ownedByScope,
  shownLimit,
  taskBrand,
  type Duration,
  type ScopeBody,
  type TaskBrand,
  type TaskOptions,
} from '@namu/core/internal'
import type { Encoded } from '@namu/core/internal'
import { type Start, encodeSeen } from '../trace.js'

import {
  CancelledError,
  workflow as directWorkflow,
  type Workflow,
} from '../../../packages/core/src/index.js'

export {
  approval,
  CancelledError,
  map,
  onRollback,
  publish,
  scope,
  signal,
  TimeoutError,
  withOptions,
} from '../../../packages/core/src/index.js'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

export interface PendingCall {
  readonly pure: boolean
  /** What it is, and which of those that are equal (see `Settlement`). */
  readonly key?: string
  settle(): void
  /** Ends a call with another error than its own. */
  fail?(error: Encoded): void
  /** Ends the wait with a CancelledError. */
  cancel(): void
}

/** The execution under way; there is one at a time in the process. */
export const execution: {
  starts: Start[]
  open: PendingCall[]
  /** Set to wake the driver when a call opens. */
  names: Map<TaskBrand, string>
  /** How many of each kind were opened. */
  opened: Map<string, number>
  /** The workflow that is compared has been called: other calls start children. */
  inWorkflow: boolean
} = { starts: [], open: [], names: new Map(), opened: new Map(), inWorkflow: false }

/** Equal things are told apart by which of them was opened first. */
function keyOfNext(what: string): string {
  const before = execution.opened.get(what) ?? 0
  execution.opened.set(what, before + 1)
  return `${what} #${String(before)}`
}

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
    const name = execution.names.get(brand) ?? run.name
    execution.starts.push({ task: name, args: seen, pure })
    const key = keyOfNext(`${name} ${seen}`)
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
    return opened((resolve, reject) => ({
      pure,
      key,
      cancel: () => {
        reject(new CancelledError())
      },
      fail: (error) => {
        const end = (): void => {
          reject(decode(error))
        }
        outcome.then(end, end)
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
    }))
  }
  return Object.assign(wrapped, { [taskBrand]: brand })
}

type AnyWorkflow = Workflow<unknown[], unknown>

/** A workflow that a workflow calls is a run of its own: its start and its outcome are open things. */
export function workflow(...args: Parameters<typeof directWorkflow>): unknown {
  const direct = directWorkflow(...args) as AnyWorkflow
  const called = (...given: unknown[]): Promise<unknown> => {
    if (execution.inWorkflow) return startChild(direct, given, (run) => run)
    execution.inWorkflow = true
    return direct(...given)
  }
  return Object.assign(called, { direct })
}

/** The id of a run stands for nothing here. */
export function detach(child: unknown): (...args: unknown[]) => Promise<unknown> {
  const { direct } = child as { readonly direct: AnyWorkflow }
  return (...args) =>
    startChild(direct, args, (run) => {
      run.catch(() => undefined)
      return Promise.resolve('run_detached')
    })
}

function startChild(
  direct: AnyWorkflow,
  args: unknown[],
  outcomeOf: (run: Promise<unknown>) => Promise<unknown>,
): Promise<unknown> {
  let copied: unknown[]
  try {
    copied = copy(args)
  } catch (error) {
    return Promise.reject(error)
  }
  const key = keyOfNext('child')
  return opened((resolve, reject) => {
    const cancel = (): void => {
      reject(new CancelledError())
    }
    const settleLater = (settle: () => void): void => {
      // Behind all that the child has opened in this turn.
      setImmediate(() => {
        execution.open.push({ pure: false, key: `${key} ended`, settle, cancel })
      })
    }
    const start = (): void => {
      outcomeOf(direct(...copied)).then(
        (value) => {
          settleLater(() => {
            resolve(copy(value))
          })
        },
        (error: unknown) => {
          settleLater(() => {
            reject(copy(error))
          })
        },
      )
    }
    return { pure: false, key, settle: start, cancel }
  })
}

/** Time is the scheduler's: a sleep is one more open thing, whatever its duration. */
export function sleep(until: Duration | Date): Promise<void> {
  dueTime(until, 0)
  return opened<undefined>((resolve, reject) => ({
    pure: false,
    key: keyOfNext('sleep'),
    settle: () => {
      resolve(undefined)
    },
    cancel: () => {
      reject(new CancelledError())
    },
  }))
}

/** The time limit is one more open thing, too. */
export function withTimeout(until: Duration | Date, body: ScopeBody): Promise<unknown> {
  dueTime(until, 0)
  return openScope(body, (scope) => {
    scope.limitTime(shownLimit(until), (reached) => {
      const limit = { pure: false, key: keyOfNext('limit'), settle: reached, cancel: reached }
      execution.open.push(limit)
      return () => {
        drop(limit)
      }
    })
  })
}

/** Opens something that the scheduler ends, and the scope around it owns. */
function opened<T>(
  open: (resolve: (value: T) => void, reject: (error: unknown) => void) => PendingCall,
): Promise<T> {
  let pending: PendingCall | undefined
  const promise = new Promise<T>((resolve, reject) => {
    pending = open(resolve, reject)
    execution.open.push(pending)
  })
  return ownedByScope(promise, () => {
    if (pending) drop(pending)
  })
}

function drop(pending: PendingCall): void {
  execution.open = execution.open.filter((one) => one !== pending)
}

/** What waits for people asks for time; a time limit is one more open thing. */
export function newMailbox(): DirectMailbox {
  return new DirectMailbox({
    now: () => 0,
    at: (_at, reached) => {
      const limit = { pure: false, key: keyOfNext('limit'), settle: reached, cancel: reached }
      execution.open.push(limit)
      return () => {
        drop(limit)
      }
    },
  })
}
