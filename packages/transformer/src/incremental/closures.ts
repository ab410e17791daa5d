import { contentDigest } from './digest.js'

/** What closures are made of: a named content that refers to others. */
export interface Linked {
  readonly digest: string
  readonly imports: readonly string[]
}

/**
 * A digest for each node over everything it reaches. Nodes that reach each other have the same.
 *
 * It is made of the digests of the components (Tarjan's algorithm, without recursion, for chains of
 * imports are as long as they like): the members of one, and the components that these refer to.
 */
export function closureDigests(nodes: ReadonlyMap<string, Linked>): Map<string, string> {
  const digests = new Map<string, string>()
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  for (const start of nodes.keys()) {
    if (order.has(start)) continue
    const way: { readonly path: string; readonly rest: string[] }[] = []
    const enter = (path: string): void => {
      order.set(path, order.size)
      low.set(path, order.size - 1)
      open.push(path)
      isOpen.add(path)
      way.push({ path, rest: targetsOf(nodes, path) })
    }
    enter(start)
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const { path, rest } = top
      const next = rest.pop()
      if (next !== undefined) {
        if (!order.has(next)) enter(next)
        else if (isOpen.has(next)) lower(low, path, order.get(next) ?? 0)
        continue
      }
      way.pop()
      const parent = way.at(-1)
      const lowest = low.get(path) ?? 0
      if (parent) lower(low, parent.path, lowest)
      if (lowest === order.get(path)) close(nodes, digests, open, isOpen, path)
    }
  }
  return digests
}

function lower(low: Map<string, number>, path: string, value: number): void {
  low.set(path, Math.min(low.get(path) ?? value, value))
}

/** Takes the component whose first member is `path` from the open nodes. */
function close(
  nodes: ReadonlyMap<string, Linked>,
  digests: Map<string, string>,
  open: string[],
  isOpen: Set<string>,
  path: string,
): void {
  const members = new Set(open.splice(open.lastIndexOf(path)))
  const below = new Set<string>()
  for (const member of members) {
    isOpen.delete(member)
    for (const target of targetsOf(nodes, member))
      if (!members.has(target)) below.add(digests.get(target) ?? '')
  }
  // With the way that names were resolved: two imports that change places are a change.
  const own = [...members].map((member) => {
    const { digest = '', imports = [] } = nodes.get(member) ?? {}
    return contentDigest(digest, ...imports)
  })
  const digest = contentDigest(own.sort().join(), [...below].sort().join())
  for (const member of members) digests.set(member, digest)
}

function targetsOf(nodes: ReadonlyMap<string, Linked>, path: string): string[] {
  return nodes.get(path)?.imports.filter((target) => nodes.has(target)) ?? []
}

/** These nodes and all that they reach. */
export function reachedFrom(
  nodes: ReadonlyMap<string, Linked>,
  starts: Iterable<string>,
): ReadonlySet<string> {
  const reached = new Set(starts)
  for (const path of reached) for (const target of targetsOf(nodes, path)) reached.add(target)
  return reached
}
