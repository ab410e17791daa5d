import { loadGraph } from '@namu/flow'
import { expect, test } from 'vitest'
import { sampleBuild } from './sample-build.js'

test('the sample of the cluster tests is a build as `namu build` makes one', () => {
  const build = sampleBuild()
  for (const graph of build.graphs) {
    expect(loadGraph(JSON.parse(JSON.stringify(graph)))).toEqual(graph)
    expect(build.manifest.workflows[graph.name]?.graph).toBe(graph.digest)
  }
})
