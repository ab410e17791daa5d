#!/usr/bin/env node
// Runs every `npx namu …` that a README of the examples shows, in that example's folder, in order.
// A line with `<…>` or a made-up path is for the reader to complete; one that ends with
// `# exits with 1` has to.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'namu-commands-'))
const { NAMU_ORCH_URL: _, ...inherited } = process.env
const env = { ...inherited, XDG_CONFIG_HOME: home }
let failed = 0

for (const example of fs.readdirSync(path.join(root, 'examples')).sort()) {
  const cwd = path.join(root, 'examples', example)
  const page = fs.readFileSync(path.join(cwd, 'README.md'), 'utf8')
  for (const command of commandsOf(page)) {
    const wanted = Number(/# exits with (\d+)$/.exec(command)?.[1] ?? 0)
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd,
      env,
      encoding: 'utf8',
    })
    const ok = status === wanted
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${example}: ${command}`)
    if (ok) continue
    failed += 1
    console.error(`exit code ${status}, wanted ${wanted}\n${stdout}${stderr}`)
  }
}
fs.rmSync(home, { recursive: true })
process.exitCode = failed > 0 ? 1 : 0

function commandsOf(page) {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block)
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx namu ') && !/<\w+>|\/path\/to/.test(line))
}
