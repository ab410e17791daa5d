import { connect } from '@namu/client'
import { requireMaster, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { obtainBuild, type BuildSource } from '../project/compile.js'
import { counted } from '../report/diagnostics.js'
import { table } from '../terminal/table.js'

/** `namu publish`: registers a build on the master. */
export async function publish(
  context: Context,
  options: PlaceOptions & BuildSource,
): Promise<void> {
  const { terminal, json } = context
  const client = connect(await requireMaster(context, options))
  const build = await obtainBuild(context, options)
  const published = await client.publish(build)
  if (json) {
    terminal.out(JSON.stringify(published))
    return
  }
  const rows = published.versions.map((version) => [
    `${version.name}@${version.version}`,
    version.outcome === 'created' ? 'new' : 'was there',
    version.graph.slice(0, 12),
    version.release.slice(0, 12),
  ])
  terminal.out(table(terminal, ['Version', 'State', 'Graph', 'Release'], rows))
  const { uploaded, present } = published.artifacts
  terminal.note(
    `Published to ${client.url}: ${counted(uploaded, 'artifact')} sent, ${present} were there`,
  )
}
