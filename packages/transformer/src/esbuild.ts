/** The compiler inside a user's own bundle. */
export { namu, type NamuPluginOptions } from './esbuild/plugin.js'
