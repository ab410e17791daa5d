import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import type { Plugin } from 'esbuild'

const builtins = new Set(builtinModules)

/**
 * Leaves packages with native code out of bundles: their binaries belong to a machine, and they look
 * for them beside their own files. They must be installed where the task runs.
 */
export function nativePackages(): Plugin {
  const native = new Map<string, boolean>()
  return {
    name: 'namu-native-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./#]/ }, ({ path, resolveDir, kind }) => {
        if (kind === 'entry-point' || resolveDir === '' || isAbsolute(path)) return undefined
        const name = packageName(path)
        if (name === undefined || path.startsWith('node:') || builtins.has(name)) return undefined
        const folder = packageFolder(name, resolveDir)
        if (folder === undefined) return undefined
        let found = native.get(folder)
        if (found === undefined) native.set(folder, (found = isNative(folder)))
        return found ? { path, external: true } : undefined
      })
    },
  }
}

/** The package that a bare import names: `lmdb` of `lmdb/dist`, `@scope/name` of `@scope/name/x`. */
export function packageName(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0]
}

function packageFolder(name: string, from: string): string | undefined {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(from)
  return parent === from ? undefined : packageFolder(name, parent)
}

/** A build recipe, shipped binaries, or companions for one platform each. */
function isNative(folder: string): boolean {
  if (existsSync(join(folder, 'binding.gyp')) || existsSync(join(folder, 'prebuilds'))) return true
  if (readdirSync(folder).some((name) => name.endsWith('.node'))) return true
  const manifest = readManifest(folder)
  if (manifest.gypfile === true || manifest.napi !== undefined || manifest.binary !== undefined)
    return true
  if (typeof manifest.main === 'string' && manifest.main.endsWith('.node')) return true
  const companions = Object.keys(manifest.optionalDependencies ?? {})
  return companions.some((name) => /(?:^|[-/])(?:linux|darwin|win32)-(?:x64|arm64)/.test(name))
}

interface PackageManifest {
  readonly main?: unknown
  readonly gypfile?: unknown
  readonly napi?: unknown
  readonly binary?: unknown
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

function readManifest(folder: string): PackageManifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest
  } catch {
    // A broken package.json is reported by esbuild with its position.
    return {}
  }
}
