import type { FunctionId } from '@namu/core/internal'

/** What a renderer draws, whatever it writes. Ids are unique in the picture and plain words. */
export interface Picture {
  readonly title: string
  /** One per function; the entry comes first. */
  readonly groups: readonly PictureGroup[]
  readonly edges: readonly PictureEdge[]
}

export interface PictureGroup {
  readonly id: string
  readonly function: FunctionId
  readonly label: string
  readonly nodes: readonly PictureNode[]
}

export interface PictureNode {
  readonly id: string
  readonly label: string
  readonly kind:
    'start' | 'task' | 'timer' | 'call' | 'branch' | 'catch' | 'end' | 'throw' | 'block'
}

export interface PictureEdge {
  readonly from: string
  readonly to: string
  readonly label?: string
  /** `error`: an exception goes there. `calls`: the function there is called from here. */
  readonly kind: 'flow' | 'error' | 'calls'
}
