import type { JsonSchema, Release, WorkflowIR } from '@namu/core/internal'

/** Body of `POST /v1/artifacts/missing`: what a publisher has. */
export interface MissingArtifactsRequest {
  readonly artifacts: readonly { readonly digest: string; readonly sourceMap: boolean }[]
}

/** What the master lacks of it. */
export interface MissingArtifactsResponse {
  readonly code: readonly string[]
  readonly sourceMaps: readonly string[]
}

/** Body of `POST /v1/versions`: either all of them can be registered, or none is. */
export interface RegisterVersionsRequest {
  readonly versions: readonly VersionToRegister[]
}

export interface VersionToRegister {
  readonly name: string
  readonly version: string
  readonly graph: WorkflowIR
  /** Its artifacts must be on the master already. */
  readonly release: Release
}

export interface RegisterVersionsResponse {
  readonly versions: readonly RegisteredVersion[]
}

export interface RegisteredVersion extends VersionView {
  /** `same`: it was registered before, with the same content. */
  readonly outcome: 'created' | 'same'
}

/** What `name@version` names; immutable. Times in milliseconds since the Unix epoch. */
export interface VersionView {
  readonly name: string
  readonly version: string
  readonly graph: string
  readonly release: string
  readonly createdAt: number
}

/** A workflow with its versions, newest first. */
export interface WorkflowSummary {
  readonly name: string
  readonly versions: readonly VersionView[]
}

export interface WorkflowsPage {
  readonly workflows: readonly WorkflowSummary[]
}

/** Answer of `GET /v1/workflows/:name`: the contract of the newest, or of the wanted, version. */
export interface WorkflowDetail {
  readonly version: VersionView
  readonly versions: readonly VersionView[]
  readonly input: JsonSchema
  readonly output: JsonSchema
  readonly tasks: readonly string[]
  /** Code and policies of the tasks. */
  readonly release: Release
}
