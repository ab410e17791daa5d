import type { FunctionId, LocationId, SiteId, StartTarget } from '@namu/core/internal'

/** What a renderer draws, whatever it writes. Ids are unique in the picture and plain words. */
export interface Picture {
  readonly title: string
  /** One per function; the entry comes first. */
  readonly groups: readonly PictureGroup[]
  readonly edges: readonly PictureEdge[]
}

/** A construct of the source with the nodes and constructs in it. */
export interface PictureGroup {
  readonly id: string
  readonly kind: 'function' | 'if' | 'switch' | 'loop' | 'try' | 'catch' | 'finally'
  readonly function: FunctionId
  readonly label: string
  /** Nothing for functions. */
  readonly loc?: LocationId
  readonly nodes: readonly PictureNode[]
  readonly groups: readonly PictureGroup[]
}

export interface PictureNode {
  readonly id: string
  readonly label: string
  readonly kind:
    StartTarget['kind'] | 'start' | 'call' | 'branch' | 'catch' | 'end' | 'throw' | 'block'
  readonly loc?: LocationId
  /** The call site, for calls and waits. */
  readonly site?: SiteId
}

export interface PictureEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
  /** `error`: an exception goes there. `calls`: the function there is called from here. */
  readonly kind: 'flow' | 'error' | 'calls'
}

/**
 * The groups that are drawn around their nodes: choices have a node of their own, and a picture with
 * one function needs no frame around everything.
 */
export function isFramed({ kind }: PictureGroup, functions: number): boolean {
  return kind === 'function' ? functions > 1 : kind !== 'if' && kind !== 'switch'
}
