import type { BlockId, FunctionId, LocationId } from '@namu/core/internal'
import type { Outline, OutlineItem } from '../outline/outline.js'
import { loopHead } from '../outline/print-outline.js'
import type { PictureGroup, PictureNode } from './picture.js'

interface Draft {
  readonly id: string
  readonly kind: PictureGroup['kind']
  readonly label: string
  readonly loc: LocationId | undefined
  readonly nodes: PictureNode[]
  readonly groups: Draft[]
}

/** Names the nodes of one function. */
export type NodeId = (block: BlockId, name: string) => string

/** Puts the nodes of a function into the constructs of its outline, those without nodes left out. */
export function groupNodes(
  outline: Outline,
  nodes: readonly PictureNode[],
  root: Pick<PictureGroup, 'id' | 'label'>,
  nodeId: NodeId,
): PictureGroup {
  const homes = new Map<string, Draft>()
  const top = draft(root.id, 'function', root.label)
  fill(outline.body, top, nodeId, homes)
  for (const node of nodes) (homes.get(node.id) ?? top).nodes.push(node)
  return finish(top, outline.function)
}

function draft(id: string, kind: Draft['kind'], label: string, loc?: LocationId): Draft {
  return { id, kind, label, loc, nodes: [], groups: [] }
}

function fill(
  items: readonly OutlineItem[],
  home: Draft,
  nodeId: NodeId,
  homes: Map<string, Draft>,
): void {
  const inner = (
    item: { readonly block: BlockId; readonly loc?: LocationId },
    kind: Draft['kind'],
    label: string,
  ): Draft => {
    const group = draft(`g${nodeId(item.block, kind)}`, kind, label, item.loc)
    home.groups.push(group)
    return group
  }
  const settle = (block: BlockId, name: string, group = home): void =>
    void homes.set(nodeId(block, name), group)
  for (const item of items)
    switch (item.kind) {
      case 'step':
        settle(item.block, `s${item.step.at}`)
        break
      case 'leave':
        settle(item.block, 'end')
        break
      case 'goto':
        break
      case 'if': {
        const group = inner(item, 'if', `if ${item.condition}`)
        settle(item.block, 'choice')
        fill([...item.then, ...item.otherwise], group, nodeId, homes)
        break
      }
      case 'switch': {
        const group = inner(item, 'switch', `switch ${item.value}`)
        settle(item.block, 'choice')
        for (const { body } of item.cases) fill(body, group, nodeId, homes)
        break
      }
      case 'loop': {
        const group = inner(item, 'loop', loopHead(item))
        settle(item.block, 'choice', group)
        fill(item.body, group, nodeId, homes)
        break
      }
      case 'try': {
        fill(item.body, inner(item, 'try', 'try'), nodeId, homes)
        const caught = item.caught ?? []
        if (caught.length === 0) break
        const group = inner({ block: item.handler }, 'catch', 'catch')
        settle(item.handler, 'catch', group)
        fill(caught, group, nodeId, homes)
        break
      }
      case 'finally':
        fill(item.body, inner(item, 'finally', 'finally'), nodeId, homes)
    }
}

function finish({ id, kind, label, loc, nodes, groups }: Draft, owner: FunctionId): PictureGroup {
  const finished = groups.map((group) => finish(group, owner))
  return {
    id,
    kind,
    function: owner,
    label,
    ...(loc !== undefined && { loc }),
    nodes,
    groups: finished.filter((it) => it.nodes.length > 0 || it.groups.length > 0),
  }
}
