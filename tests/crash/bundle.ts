import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const caches = join(here, '../../node_modules/.cache')

export interface BundledChild {
  readonly file: string
  remove(): Promise<void>
}

/** Bundled once, so that each of many processes starts fast; native LMDB stays outside. */
export async function bundleChild(source: string): Promise<BundledChild> {
  await mkdir(caches, { recursive: true })
  const folder = await mkdtemp(join(caches, 'namu-crash-'))
  const file = join(folder, 'child.mjs')
  await build({
    entryPoints: [join(here, source)],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['namu-source'],
    external: ['lmdb', 'ioredis', 'pino', 'ws'],
    banner: {
      js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`,
    },
    logLevel: 'error',
  })
  return { file, remove: () => rm(folder, { recursive: true, force: true }) }
}
