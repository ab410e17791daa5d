// node bench/build/rebuild.mjs <project> <file> <number>: a builder that goes on, as in `namu build
// --watch`. Measured is its second build only, after one edit.
import { readFileSync, writeFileSync } from 'node:fs'
import { createProjectBuilder } from '@namu/transformer'
import { BuildWriter } from '@namu/transformer/output'

const [, , root, file, number] = process.argv
const builder = createProjectBuilder({ root })
const writer = new BuildWriter(`${root}/dist`)

async function build() {
  const result = await builder.build()
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics.slice(0, 3)))
  await writer.write(result.output)
}

await build()
const text = readFileSync(file, 'utf8')
writeFileSync(file, text.replace(/15(\.\d+)?\]/, `15.${number}]`))
const { userCPUTime, systemCPUTime } = process.resourceUsage()
globalThis.measuredFrom = { cpuMs: (userCPUTime + systemCPUTime) / 1000, at: performance.now() }
await build()
process.exit()
