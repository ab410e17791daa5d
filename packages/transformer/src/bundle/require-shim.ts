/** A bundled module with its source map (version 3). */
export interface Module {
  readonly code: Uint8Array
  readonly sourceMap: Uint8Array
}

const shim =
  'import{createRequire as __namuCreateRequire}from"node:module";const require=__namuCreateRequire(import.meta.url);\n'

/**
 * Gives a module the `require` that bundled CommonJS packages call for what stayed outside (Node's own
 * modules, native packages); ES modules have none. esbuild keeps the name `require` free for this.
 */
export function withRequire(module: Module): Module {
  const { buffer, byteOffset, byteLength } = module.code
  const code = Buffer.from(buffer, byteOffset, byteLength)
  if (!code.includes('__require')) return module
  return {
    code: Buffer.concat([Buffer.from(shim), code]),
    sourceMap: new TextEncoder().encode(oneLineLater(new TextDecoder().decode(module.sourceMap))),
  }
}

/** In `mappings`, `;` ends the mappings of a line. */
function oneLineLater(sourceMap: string): string {
  const parsed = JSON.parse(sourceMap) as { readonly mappings: string }
  return JSON.stringify({ ...parsed, mappings: `;${parsed.mappings}` })
}
