/**
 * Puts a function as it was before a pass in place of its copy when the pass changed nothing in it, so
 * that what is known of it (that it was verified, say) stays known.
 */
export function keepUnchanged<Program extends { readonly functions: readonly { id: string }[] }>(
  before: Program,
  after: Program,
): Program {
  const former = new Map(before.functions.map((fn) => [fn.id, fn]))
  const functions = after.functions.map((fn) => {
    const known = former.get(fn.id)
    return known && isEqual(known, fn) ? known : fn
  })
  return { ...after, functions }
}

/** Equality of plain data. Parts that a pass has not copied are the same object: those cost nothing. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((it, at) => isEqual(it, b[at]))
  }
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => key in other && isEqual(one[key], other[key]))
}
