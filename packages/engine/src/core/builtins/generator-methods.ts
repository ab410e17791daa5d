import type { BuiltinMethod } from '@namu/core/internal'
import { resumeGenerator } from '../interpret/generators.js'
import { requestOf } from '../interpret/async-generators.js'
import type { Resumption, RunAsyncGenerator, RunGenerator } from '../state/records.js'
import type { Method } from './native.js'

const resume =
  (mode: Resumption['mode']): Method<RunGenerator> =>
  (run, generator, args) =>
    resumeGenerator(run, generator, { mode, value: args[0] })

export const generatorMethods: Readonly<Record<BuiltinMethod<'Generator'>, Method<RunGenerator>>> =
  {
    '@@iterator': (_run, generator) => generator,
    next: resume('next'),
    return: resume('return'),
    throw: resume('throw'),
  }

const request =
  (mode: Resumption['mode']): Method<RunAsyncGenerator> =>
  (run, generator, args) =>
    requestOf(run, generator, { mode, value: args[0] })

export const asyncGeneratorMethods: Readonly<
  Record<BuiltinMethod<'AsyncGenerator'>, Method<RunAsyncGenerator>>
> = {
  '@@asyncIterator': (_run, generator) => generator,
  next: request('next'),
  return: request('return'),
  throw: request('throw'),
}
