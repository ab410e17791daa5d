import { defaultPolicy, type StartPolicy, type TaskPolicy } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { Origins } from '../project/index.js'
import { readConstant, type ConstantValue } from './constant.js'
import { readErrorClass } from './error-references.js'
import { readKeyFunction } from './limit-options.js'
import { Checks } from './option-checks.js'
import { readPolicy } from './policy-options.js'
import { readStart } from './start-options.js'

/** The constant value of an options argument; an empty object (after a report) when it is none. */
function readOptions(
  node: Node | undefined,
  what: string,
  origins: Origins,
  reporter: Reporter,
): Readonly<Record<string, ConstantValue>> {
  if (!node) return {}
  const constant = readConstant(
    node,
    (part) => readKeyFunction(part, reporter) ?? readErrorClass(part, origins, reporter),
  )
  if (!constant.known) {
    const text = shorten(constant.node.getText())
    reporter.report('NAMU1007', constant.node, { what: `The option value \`${text}\` of ${what}` })
    return {}
  }
  const { value } = constant
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, ConstantValue>>)
    : {}
}

/** `id` and policy of a task, from its constant options; problems are reported at the options. */
export function taskOptions(
  node: Node | undefined,
  origins: Origins,
  reporter: Reporter,
): { readonly id: string | undefined; readonly policy: TaskPolicy } {
  const options = readOptions(node, 'a task', origins, reporter)
  const check = new Checks(node, reporter)
  return { id: check.name('id', options['id']), policy: readPolicy(options, defaultPolicy, check) }
}

/** What belongs to the task and is the same for all its calls. */
const notPerCall = ['id', 'pure', 'concurrency', 'rate'] as const

/** The policy of one call site: that of the task, changed by the constant options of `withOptions`. */
export function callPolicy(
  node: Node,
  base: TaskPolicy,
  origins: Origins,
  reporter: Reporter,
): TaskPolicy {
  const options = { ...readOptions(node, 'withOptions', origins, reporter) }
  const check = new Checks(node, reporter)
  for (const option of notPerCall) {
    const expected = 'it belongs to the task and is the same for all its calls'
    check.accept(option, options[option], () => false, expected)
    delete options[option]
  }
  return readPolicy(options, base, check)
}

/** Name and starts of a workflow, from its constant options. */
export function workflowOptions(
  node: Node | undefined,
  origins: Origins,
  reporter: Reporter,
): { readonly name: string | undefined; readonly start: StartPolicy | undefined } {
  const options = readOptions(node, 'a workflow', origins, reporter)
  const check = new Checks(node, reporter)
  return { name: check.name('name', options['name']), start: readStart(options, check) }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
