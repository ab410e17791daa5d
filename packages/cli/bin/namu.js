#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `error NAMU8001: namu needs Node.js 20.19 or newer; this is ${process.version}\n  hint: install a newer one from https://nodejs.org`,
  )
  process.exit(1)
}
const { runFromShell } = await import('../dist/index.js')
await runFromShell()
