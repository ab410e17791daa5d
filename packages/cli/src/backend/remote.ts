import { connect, type Endpoint, type RunsQuery } from '@namu/client'
import type { Backend, LogsRequest, StartRequest } from './backend.js'

/** Runs on a master. */
export function remoteBackend(endpoint: Endpoint): Backend {
  const client = connect(endpoint)
  return {
    place: client.url,
    inProcess: false,
    async start({ workflow, version, args, idempotencyKey, prefetch }: StartRequest) {
      const handle = await client.start(workflow, args, {
        prefetch,
        ...(version === undefined ? {} : { version }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })
      return handle.id
    },
    async resume(run) {
      // The master resumes by itself; asking for the run tells whether there is one.
      await client.run(run)
    },
    follow: (run, signal) => client.follow(run, { signal }),
    runs: (query: RunsQuery) => client.runs(query),
    run: (run) => client.run(run),
    logs: (run, { follow, signal }: LogsRequest) => client.logs(run, { follow, signal }),
    cancel: async (run, reason) => (await client.cancel(run, reason)).run,
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
