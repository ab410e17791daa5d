import { transform } from 'esbuild'
import { defineConfig, type Plugin } from 'vitest/config'

/** Vite's own transform does not lower standard decorators; esbuild does. */
const lowerDecorators: Plugin = {
  name: 'lower-decorators',
  enforce: 'pre',
  async transform(code, id) {
    const file = id.split('?', 1)[0] ?? id
    if (!/\.[cm]?tsx?$/.test(file) || file.includes('/node_modules/')) return undefined
    const result = await transform(code, {
      loader: 'ts',
      target: 'node20',
      format: 'esm',
      sourcefile: file,
      sourcemap: true,
    })
    return { code: result.code, map: result.map }
  },
}

export default defineConfig({
  oxc: false,
  plugins: [lowerDecorators],
  resolve: { conditions: ['namu-source', 'module', 'node'] },
  ssr: { resolve: { conditions: ['namu-source', 'module', 'node'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One process for each processor: by default one of two would stand idle.
    maxWorkers: '100%',
  },
})
