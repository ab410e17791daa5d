import type { VersionToRegister } from '@namu/client'
import type { Release, WorkflowIR } from '@namu/core/internal'
import { z } from 'zod'
import { limitFields, startField } from './limit-fields.js'
import { digestField, nameField } from '../app/fields.js'

const milliseconds = z.number().nonnegative()

const policy = z.object({
  pure: z.boolean(),
  retry: z.object({
    maxAttempts: z.number().int().min(1),
    initialDelayMs: milliseconds,
    factor: z.number().positive(),
    maxDelayMs: milliseconds,
    jitter: z.number().min(0).max(1),
    except: z.array(z.string().min(1)).optional(),
  }),
  timeoutMs: milliseconds.optional(),
  graceMs: milliseconds.optional(),
  startTimeoutMs: milliseconds.optional(),
  deadlineMs: milliseconds.optional(),
  heartbeatMs: milliseconds.optional(),
  ...limitFields,
  cache: z.object({ ttlMs: milliseconds }).optional(),
  queue: nameField,
})

const release = z.object({
  digest: digestField,
  tasks: z.record(
    z.string(),
    z.object({ artifact: digestField, export: z.string().min(1), policy }),
  ),
  sites: z.record(z.string(), policy).optional(),
  start: startField.optional(),
})

const versionToRegister = z.object({
  name: nameField,
  version: nameField,
  // What a graph has to be is for the verifier to say.
  graph: z.looseObject({}),
  release,
})

const request = z.object({ versions: z.array(versionToRegister).min(1).max(1000) })

/** The shape of `POST /v1/versions`. */
export const registerVersionsRequest = request.transform(({ versions }) => ({
  versions: versions.map(({ graph, release: given, ...named }): VersionToRegister => ({
    ...named,
    graph: graph as unknown as WorkflowIR,
    release: given as unknown as Release,
  })),
}))
