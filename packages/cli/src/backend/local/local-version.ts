import { canonicalJson, digestOf, type BuildOutput } from '@namu/core/internal'
import { withVersion } from '../../project/compile.js'

/**
 * The build under a version that its content determines (`1.0.0+5f2a9c11d3e0`): a version is
 * immutable, and a project that is being written changes under one `version` in its package.json.
 */
export function localVersion(build: BuildOutput): BuildOutput {
  const { version, workflows } = build.manifest
  const content = Object.entries(workflows).map(([name, { graph, release }]) => [
    name,
    graph,
    release.digest,
  ])
  return withVersion(build, `${version}+${digestOf(canonicalJson(content)).slice(0, 12)}`)
}
