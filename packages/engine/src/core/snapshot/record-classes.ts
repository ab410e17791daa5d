import { Cell } from '../state/cell.js'
import { BuiltinIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import { Formatter, UrlParams, UrlRecord } from '../state/host-objects.js'
import { Identity } from '../state/identity.js'
import { JobQueue } from '../state/jobs.js'
import {
  BuiltinCallable,
  BuiltinFrame,
  Closure,
  FunctionFrame,
  NativeFunction,
  RunAsyncGenerator,
  RunGenerator,
  RunPromise,
  Traversal,
} from '../state/records.js'
import { RunScope } from '../state/run-scope.js'
import { TextCoder } from '../state/text-coders.js'

/** A class of records and the fields that are its state; derived fields are left out. */
export interface RecordClass {
  readonly name: string
  readonly prototype: object
  readonly fields: readonly string[]
}

function recordClass<T extends object>(
  name: string,
  type: { readonly prototype: T },
  fields: readonly (keyof T & string)[],
): RecordClass {
  return { name, prototype: type.prototype, fields }
}

/** Every class a snapshot can name. Names and order of fields are part of the format. */
export const recordClasses: readonly RecordClass[] = [
  recordClass('Closure', Closure, ['fn', 'captures']),
  recordClass('NativeFunction', NativeFunction, ['behaviour']),
  recordClass('Promise', RunPromise, ['state', 'value', 'reactions', 'handled']),
  recordClass('Frame', FunctionFrame, [
    'fn',
    'block',
    'ip',
    'registers',
    'visits',
    'identity',
    'target',
    'promise',
    'detached',
    'park',
    'walked',
    'hungry',
    'generator',
    'since',
    'scope',
  ]),
  recordClass('Builtin', BuiltinCallable, ['builtin']),
  recordClass('Generator', RunGenerator, ['state', 'frame']),
  recordClass('AsyncGenerator', RunAsyncGenerator, [
    'state',
    'frame',
    'queue',
    'identity',
    'returns',
  ]),
  recordClass('Traversal', Traversal, ['source', 'done', 'current']),
  recordClass('BuiltinFrame', BuiltinFrame, [
    'kind',
    'state',
    'identity',
    'calls',
    'received',
    'receiver',
    'scope',
  ]),
  recordClass('Scope', RunScope, [
    'parent',
    'children',
    'members',
    'parked',
    'result',
    'state',
    'message',
    'limit',
    'outcome',
    'unreached',
    'looking',
  ]),
  recordClass('Identity', Identity, ['parent', 'site', 'visit', 'depth', 'hash']),
  recordClass('Cell', Cell, ['name', 'initialised', 'value']),
  recordClass('Iterator', BuiltinIterator, [
    'target',
    'mode',
    'position',
    'done',
    'current',
    'owned',
  ]),
  recordClass('Map', OrderedMap, ['keys', 'live', 'size', 'open', 'values']),
  recordClass('Set', OrderedSet, ['keys', 'live', 'size', 'open']),
  recordClass('Jobs', JobQueue, ['entries', 'head']),
  recordClass('Formatter', Formatter, ['type', 'made', 'bound']),
  recordClass('TextCoder', TextCoder, ['type', 'fatal', 'ignoreBOM']),
  recordClass('URL', UrlRecord, ['href', 'params']),
  recordClass('URLSearchParams', UrlParams, ['pairs', 'url']),
]
