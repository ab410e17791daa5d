/** Builds on the disk. Loads neither the type checker nor the bundler. */
export { readBuild } from './output/read-build.js'
export { writeBuild, type WrittenBuild } from './output/write-build.js'
