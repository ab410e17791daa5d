#!/usr/bin/env node
// Checks every package as its users will get it: what `npm pack` would put in, whether every export
// and program is among it, whether everything it imports is declared, and the fields all must share.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { builtinModules } from 'node:module'

const root = path.resolve(import.meta.dirname, '..')
const problems = []
let checked = 0

for (const folder of fs.readdirSync(path.join(root, 'packages')).sort()) {
  const at = path.join(root, 'packages', folder)
  const manifestFile = path.join(at, 'package.json')
  if (!fs.existsSync(manifestFile)) continue
  checked += 1
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'))
  const complain = (sentence) => problems.push(`${manifest.name}: ${sentence}`)

  if (manifest.license !== 'MIT') complain('its license field is not MIT')
  if (manifest.type !== 'module') complain('it is not an ES module package')
  if (!manifest.description) complain('it has no description')
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    if (!/^\d+\.\d+\.\d+/.test(range)) complain(`${name} is not pinned (${range})`)
  }
  checkImports(at, manifest, complain)
  if (manifest.private) continue

  if (manifest.engines?.node !== '>=20.19.0') complain('engines.node is not >=20.19.0')
  const packed = packedFiles(at)
  for (const [name, target] of targets(manifest)) {
    if (!packed.has(target)) complain(`${name} points at ${target}, which is not in the package`)
  }
  for (const file of packed) {
    if (file.startsWith('dist/') && /\.test\.|\/fixtures\//.test(file)) {
      complain(`${file} is test code in dist; run npm run clean and build again`)
    }
  }
  for (const program of Object.values(manifest.bin ?? {})) {
    const file = path.join(at, program)
    if (fs.existsSync(file) && !fs.readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node'))
      complain(`${program} does not start with a line that names node`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${checked} packages checked, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

function packedFiles(at) {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: at,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const listing = JSON.parse(output)
  const first = Array.isArray(listing) ? listing[0] : Object.values(listing)[0]
  return new Set(first.files.map((file) => file.path))
}

function* targets(manifest) {
  for (const [name, conditions] of Object.entries(manifest.exports ?? {})) {
    for (const [condition, target] of Object.entries(conditions)) {
      yield [`export ${name} (${condition})`, target.replace(/^\.\//, '')]
    }
  }
  for (const [name, target] of Object.entries(manifest.bin ?? {})) {
    yield [`program ${name}`, target.replace(/^\.\//, '')]
  }
}

/** Every package that built code imports must be among the dependencies. */
function checkImports(at, manifest, complain) {
  const dist = path.join(at, 'dist')
  if (!fs.existsSync(dist)) return complain('it is not built; run npm run build')
  const known = new Set([
    manifest.name,
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ])
  for (const file of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue
    const code = fs.readFileSync(path.join(dist, file), 'utf8')
    for (const [, static_, dynamic] of code.matchAll(
      /^(?:import|export)\s(?:[^'"]*?\sfrom\s)?\s*['"]([^'"\n]+)['"]|\bimport\(['"]([^'"\n]+)['"]\)/gm,
    )) {
      const specifier = static_ ?? dynamic
      if (specifier === undefined || /^(\.|node:|#)/.test(specifier)) continue
      const parts = specifier.split('/')
      const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
      if (builtinModules.includes(name)) complain(`dist/${file} imports ${name} without node:`)
      else if (!known.has(name)) complain(`dist/${file} imports ${name}, which it does not declare`)
    }
  }
}
