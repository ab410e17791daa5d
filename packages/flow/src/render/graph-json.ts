import type { LocationId, LocationTable, WorkflowIR } from '@namu/core/internal'
import type { Picture, PictureEdge, PictureGroup, PictureNode } from './picture.js'

/** A picture for programs; `docs/graphs.md` describes it. Members are only ever added to it. */
export interface GraphJson {
  readonly format: 1
  readonly workflow: string
  readonly digest: string
  readonly level: 'steps' | 'blocks'
  readonly constructs: readonly GraphJsonConstruct[]
  readonly nodes: readonly GraphJsonNode[]
  readonly edges: readonly PictureEdge[]
}

export interface GraphJsonConstruct {
  readonly id: string
  readonly kind: PictureGroup['kind']
  readonly label: string
  /** The construct around it; `null` for functions. */
  readonly parent: string | null
  /** The function's id in the graph. */
  readonly function: string
  readonly location?: GraphJsonLocation
}

export interface GraphJsonNode {
  readonly id: string
  readonly kind: PictureNode['kind']
  readonly label: string
  /** The innermost construct around it. */
  readonly construct: string
  /** The name of the call site, as runs and logs name it. */
  readonly site?: string
  readonly location?: GraphJsonLocation
}

/** Lines and columns count from 1; the end is behind the last character. */
export interface GraphJsonLocation {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function graphJson(
  { name, digest, locations }: WorkflowIR,
  picture: Picture,
  level: GraphJson['level'],
): GraphJson {
  const constructs: GraphJsonConstruct[] = []
  const nodes: GraphJsonNode[] = []
  const add = (group: PictureGroup, parent: string | null): void => {
    const { id, kind, label, function: owner } = group
    constructs.push({ id, kind, label, parent, function: owner, ...place(locations, group.loc) })
    for (const { loc, ...node } of group.nodes)
      nodes.push({ ...node, construct: id, ...place(locations, loc) })
    for (const inner of group.groups) add(inner, id)
  }
  for (const group of picture.groups) add(group, null)
  const { edges } = picture
  return { format: 1, workflow: name, digest, level, constructs, nodes, edges }
}

function place(
  { files, spans }: LocationTable,
  loc: LocationId | undefined,
): { readonly location?: GraphJsonLocation } {
  const span = loc === undefined ? undefined : spans[loc]
  if (!span) return {}
  const [file, line, column, endLine, endColumn] = span
  return { location: { file: files[file] ?? '', line, column, endLine, endColumn } }
}
