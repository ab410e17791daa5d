export { bundleTasks, type Bundles } from './bundle-tasks.js'
export { nativePackagesWarning } from './esbuild-diagnostics.js'
export { taskExport } from './task-entry.js'
