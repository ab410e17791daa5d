import {
  builtinFunctions,
  builtinMethods,
  type Builtin,
  type InstructionOf,
} from '@namu/core/internal'
import { builtinFunction } from '../builtins/functions.js'
import { builtinMethod } from '../builtins/methods.js'
import { pushed } from '../builtins/pushed.js'
import { isStateful } from '../builtins/regexp-methods.js'
import { encodeArguments } from '../calls/boundary.js'
import { outcomeValue } from '../calls/settle.js'
import { openCall } from '../calls/start.js'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { receiverType } from '../convert/receiver.js'
import { ownMethod } from '../interpret/members.js'
import type { Call } from '../state/call.js'
import { callName, Identity } from '../state/identity.js'
import { Closure, FunctionFrame, isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import {
  endWalk,
  KnownFuture,
  unknown,
  UnknownOperand,
  type WalkContext,
  type WalkFrame,
} from './walk-context.js'
import { walkElements } from './walk-elements.js'

/** Counts an execution of a call site as the frame itself would. */
function visit(frame: WalkFrame, site: string): number {
  const visits = frame.visits.get(site) ?? 0
  frame.visits.set(site, visits + 1)
  return visits
}

/** A call of a closure is followed; arguments that are unknown stay so inside. */
export function walkCall(
  walk: WalkContext,
  frame: WalkFrame,
  { callee, receiver, args, site }: InstructionOf<'call'>,
): Value {
  const fn = frame.registers[callee]
  if (!(fn instanceof Closure)) return endWalk()
  const identity = new Identity(frame.identity, site, visit(frame, site))
  const self = receiver === undefined ? undefined : frame.registers[receiver]
  return walk.call(fn, argumentsOf(walk, frame, args), identity, self)
}

function argumentsOf(
  walk: WalkContext,
  frame: WalkFrame,
  args: InstructionOf<'call'>['args'],
): Value[] {
  return args.every(({ kind }) => kind === 'value')
    ? args.map(({ value }) => frame.registers[value])
    : walkElements(walk, frame, args)
}

/** Built-ins that only read are carried out when everything is known. */
export function walkBuiltin(
  walk: WalkContext,
  frame: WalkFrame,
  { builtin, args }: InstructionOf<'callBuiltin'>,
): Value {
  const properties: Builtin = builtinFunctions[builtin]
  // Left out, not carried out: what a combinator, the clock or chance will say is not known yet.
  if (builtin.startsWith('Promise.') || properties.run || properties.log) throw new UnknownOperand()
  if (properties.mutates) return endWalk()
  const values = walkElements(walk, frame, args)
  return withoutFrame(walk, builtinFunction(builtin)(walk.run, values, noFrame(frame), 0))
}

export function walkMethod(
  walk: WalkContext,
  frame: WalkFrame,
  { object, key, symbol, args, site }: InstructionOf<'callMethod'>,
): Value {
  const { run } = walk
  const receiver = frame.registers[object]
  const rawKey = frame.registers[key]
  if (rawKey === unknown) return endWalk()
  const name = toPropertyKey(run, rawKey)
  if (receiver === unknown) {
    if (!onlyReads(name)) endWalk()
    if (mayCallBack(name) && !harmless(argumentsOf(walk, frame, args))) endWalk()
    throw new UnknownOperand()
  }
  const type = receiverType(receiver)
  // A property of that text is not the symbol's; iteration of the program's own ends the walk below.
  const own = !symbol && isObject(receiver) ? ownMethod(run, receiver, name) : undefined
  if (own !== undefined) {
    if (!(own.fn instanceof Closure)) return endWalk()
    const identity = new Identity(frame.identity, site, visit(frame, site))
    return walk.call(own.fn, argumentsOf(walk, frame, args), identity, receiver)
  }
  const method = builtinMethod(type, name, symbol)
  if (method === undefined || !onlyReads(name)) return endWalk()
  // Iterators of collections register with them.
  if (type === 'Map' || type === 'Set') return collectionRead(name, () => call(method))
  return call(method)

  function call(read: NonNullable<typeof method>): Value {
    const values = walkElements(walk, frame, args)
    if (isStateful(receiver) || values.some(isStateful)) endWalk()
    return withoutFrame(walk, read(run, receiver, values, noFrame(frame), 0))
  }
}

function collectionRead(name: string, read: () => Value): Value {
  return name === 'get' || name === 'has' ? read() : endWalk()
}

/** A built-in that was given a function to call has pushed a frame: it is not followed. */
function withoutFrame({ run }: WalkContext, value: Value): Value {
  if (value !== pushed) return value
  run.state.stack.pop()
  return endWalk()
}

/** Arguments of a method of an unknown receiver: neither functions nor what matching changes. */
function harmless(values: readonly Value[]): boolean {
  return !values.some((value) => value === unknown || isCallable(value) || isStateful(value))
}

/** Whether no type of receiver has a method of this name that changes something, whatever it is given. */
function onlyReads(name: string): boolean {
  const found = entriesOf(name)
  return found.length > 0 && found.every(({ mutates }) => !mutates)
}

function mayCallBack(name: string): boolean {
  return entriesOf(name).some(({ callback }) => callback)
}

function entriesOf(name: string): Builtin[] {
  const tables: readonly Readonly<Record<string, Builtin>>[] = Object.values(builtinMethods)
  return tables.flatMap((table) => {
    const entry = Object.hasOwn(table, name) ? table[name] : undefined
    return entry === undefined ? [] : [entry]
  })
}

/** Reading built-ins name no frame. */
function noFrame(frame: WalkFrame): FunctionFrame {
  return new FunctionFrame(0, [], frame.identity, undefined)
}

/** A start: pure calls with known arguments are opened early, others are passed over. */
export function walkStart(
  walk: WalkContext,
  frame: WalkFrame,
  { target, args, sync, site }: InstructionOf<'start'>,
): Value {
  const { run } = walk
  const count = visit(frame, site)
  if (target.kind !== 'task' || run.program.release.tasks[target.task]?.policy.pure !== true)
    throw new UnknownOperand()
  const encoded = encodeArguments(run, target.task, walkElements(walk, frame, args))
  const name = callName(frame.identity, site, count)
  const known = run.state.speculative.get(name)
  if (known === undefined) {
    walk.hunger()
    if (windowIsFull(walk)) endWalk()
    openCall(run, { task: target.task, site, sync, name, args: encoded, speculative: true })
    throw new UnknownOperand()
  }
  return outcomeOf(walk, known, encoded)
}

function outcomeOf(walk: WalkContext, call: Call, args: string): Value {
  if (call.args !== args) throw new UnknownOperand()
  if (call.status === 'open') {
    walk.hunger()
    throw new UnknownOperand()
  }
  if (call.status !== 'succeeded') return endWalk()
  const value = outcomeValue(walk.run, call)
  return call.sync ? value : new KnownFuture(value)
}

function windowIsFull({ run }: WalkContext): boolean {
  let open = 0
  for (const call of run.state.speculative.values()) if (call.status === 'open') open += 1
  return open >= run.limits.prefetchWindow
}
