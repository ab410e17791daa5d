/** Builds on the disk. Loads neither the type checker nor the bundler. */
export { readBuild, readGraphFile } from './output/read-build.js'
export { BuildWriter, writeBuild, type WrittenBuild } from './output/write-build.js'
