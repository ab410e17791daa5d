import { format, inspect } from 'node:util'
import { decode, unreachable } from '@namu/core/internal'
import type {
  ConsoleLine,
  ShownClass,
  ShownFunction,
  ShownInstance,
  ShownPromise,
} from '../core/index.js'
import type { LogLine } from '../interfaces/runs.js'

/** A line of the run's own console, formatted as Node's `console` formats it. */
export function consoleLine(run: string, { level, args, time }: ConsoleLine): LogLine {
  const values = decode(args, revivers) as readonly unknown[]
  return { run, source: 'workflow', time, level, message: format(...values) }
}

const revivers = {
  Class: classOf,
  Function: functionOf,
  Instance: instanceOf,
  Promise: promiseOf,
}

function classOf({ name, parent }: ShownClass): unknown {
  const text = `[class ${name}${parent === undefined ? '' : ` extends ${parent}`}]`
  return { [inspect.custom]: () => text }
}

/** An object whose constructor has this name. */
function instanceOf({ class: name, properties }: ShownInstance): unknown {
  const type = function (): void {
    // Its name and its prototype are what is shown.
  }
  Object.defineProperty(type, 'name', { value: name })
  return Object.assign(Object.create(type.prototype as object) as object, properties)
}

/** Something that is shown as a function of this name. */
function functionOf({ name, async }: ShownFunction): unknown {
  const fn = async ? async () => Promise.resolve() : () => undefined
  return Object.defineProperty(fn, 'name', { value: name })
}

function promiseOf({ state, value }: ShownPromise): Promise<unknown> {
  switch (state) {
    case 'pending':
      return new Promise(() => undefined)
    case 'fulfilled':
      return Promise.resolve(value)
    case 'rejected': {
      const rejected = Promise.reject<unknown>(value)
      rejected.catch(() => undefined)
      return rejected
    }
    default:
      return unreachable(state, 'state of a promise')
  }
}
