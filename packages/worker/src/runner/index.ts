/** Runs task code, and nothing that needs a cluster. */
export type { ArtifactSource } from '../artifacts/artifact-source.js'
export { JavaScriptRunner, type JavaScriptRunnerOptions } from './javascript-runner.js'
