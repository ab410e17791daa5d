import { namu } from '@namu/transformer/esbuild'
import { build } from 'esbuild'

await build({
  entryPoints: ['src/app.ts'],
  outfile: 'dist/app.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  plugins: [namu({ outDir: 'dist/namu' })],
})
