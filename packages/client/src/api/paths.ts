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
  explain: (run: string) => `/v1/runs/${run}/explain`,
  resume: (run: string) => `/v1/runs/${run}/resume`,
  retry: (run: string) => `/v1/runs/${run}/retry`,
  rerun: (run: string) => `/v1/runs/${run}/rerun`,
  fork: (run: string) => `/v1/runs/${run}/fork`,
  signal: (run: string, name: string) => `/v1/runs/${run}/signals/${name}`,
  approvals: '/v1/approvals',
  decide: (run: string) => `/v1/runs/${run}/approvals`,
  published: (run: string) => `/v1/runs/${run}/published`,
  publishedAs: (run: string, name: string) => `/v1/runs/${run}/published/${name}`,
  /** One-time links: pages for people, which carry their own right. */
  link: (run: string, token: string) => `/approve/${run}/${token}`,
  workers: '/v1/workers',
  stream: '/v1/stream',
  health: '/healthz',
  ready: '/readyz',
} as const
