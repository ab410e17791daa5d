/** `name` or `name@version`; a name may begin with `@`. */
export function parseTarget(target: string): { readonly name: string; readonly version?: string } {
  const at = target.indexOf('@', 1)
  return at < 0 ? { name: target } : { name: target.slice(0, at), version: target.slice(at + 1) }
}
