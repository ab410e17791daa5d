import { canonicalJson } from '@namu/core/internal'

/** One difference of two JSON documents. What is missing on a side is absent. */
export interface JsonChange {
  /** JSON pointer (RFC 6901); empty for the documents themselves. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/** The smallest parts in which two JSON documents differ; arrays are compared item by item. */
export function jsonChanges(before: unknown, after: unknown, path = ''): readonly JsonChange[] {
  if (canonical(before) === canonical(after)) return []
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [
      {
        path,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      },
    ]
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const keys = [...new Set([...old.keys(), ...now.keys()])]
  return keys.flatMap((key) => {
    const step = key.replaceAll('~', '~0').replaceAll('/', '~1')
    return jsonChanges(old.get(key), now.get(key), `${path}/${step}`)
  })
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

const canonical = (value: unknown): string | undefined =>
  value === undefined ? undefined : canonicalJson(value)
