/**
 * Paths of the HTTP interface. Written once: the client fills them with encoded ids, the master with
 * the names of its route parameters (`paths.run(':run')`).
 */
export const paths = {
  artifact: (digest: string) => `/v1/artifacts/${digest}`,
  sourceMap: (digest: string) => `/v1/artifacts/${digest}/map`,
  missingArtifacts: '/v1/artifacts/missing',
  versions: '/v1/versions',
  workflows: '/v1/workflows',
  workflow: (name: string) => `/v1/workflows/${name}`,
  graph: (digest: string) => `/v1/graphs/${digest}`,
  runs: '/v1/runs',
  run: (run: string) => `/v1/runs/${run}`,
  result: (run: string) => `/v1/runs/${run}/result`,
  events: (run: string) => `/v1/runs/${run}/events`,
  logs: (run: string) => `/v1/runs/${run}/logs`,
  cancel: (run: string) => `/v1/runs/${run}/cancel`,
  workers: '/v1/workers',
  stream: '/v1/stream',
  health: '/healthz',
  ready: '/readyz',
} as const
