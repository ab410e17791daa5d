import {
  connect,
  type BranchResponse,
  type Endpoint,
  type NamuClient,
  type RunsQuery,
} from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { BranchRequest } from '@namu/engine'
import type { Backend, LogsRequest, StartRequest } from './backend.js'

/** Runs on a master. */
export function remoteBackend(endpoint: Endpoint): Backend {
  const client = connect(endpoint)
  return {
    place: client.url,
    inProcess: false,
    async start({ workflow, args, ...options }: StartRequest) {
      const { run, heldUntil } = await client.startRun({ workflow, args, ...options })
      return { run, ...(heldUntil === undefined ? {} : { heldUntil }) }
    },
    // The master resumes by itself: without a release this only asks for the run.
    resume: (run, release) => client.resume(run, release === undefined ? {} : { release }),
    async branch(run, request) {
      const { run: made, ...rest } = await branchOn(client, run, request)
      return { ...rest, run: made.run }
    },
    explain: (run) => client.explain(run),
    events: (run) => client.events(run),
    follow: (run, signal) => client.follow(run, { signal }),
    runs: (query: RunsQuery) => client.runs(query),
    run: (run) => client.run(run),
    logs: (run, { follow, signal }: LogsRequest) => client.logs(run, { follow, signal }),
    cancel: async (run, reason, force) => (await client.cancel(run, reason, force)).run,
    signal: async (run, name, request) => (await client.signal(run, name, request)).run,
    approvals: (query) => client.approvals(query),
    decide: (run, request) => client.decide(run, request),
    published: (run) => client.published(run),
    async version(workflow, version) {
      const { version: found, release } = await client.workflow(workflow, version)
      const graph = await client.graph(found.graph)
      return { name: found.name, version: found.version, graph, release }
    },
    async close() {
      // Requests end by themselves.
    },
  }
}

function branchOn(
  client: NamuClient,
  run: string,
  request: BranchRequest,
): Promise<BranchResponse> {
  switch (request.kind) {
    case 'retry': {
      const { kind: _, ...retry } = request
      return client.retry(run, retry)
    }
    case 'rerun': {
      const { kind: _, input, ...rerun } = request
      return client.rerun(run, { ...rerun, ...(input ? { args: input } : {}) })
    }
    case 'fork': {
      const { kind: _, input, ...fork } = request
      return client.fork(run, { ...fork, ...(input ? { args: input } : {}) })
    }
    default:
      return unreachable(request, 'branch')
  }
}
