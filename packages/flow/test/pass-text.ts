import type { OnPass } from '../src/pipeline.js'
import { build } from './building.js'

/** A program as text before and after one pass. */
export function aroundPass(
  pass: string,
  ...[params, body]: Parameters<typeof build>
): { readonly before: string; readonly after: string } {
  const texts: string[] = []
  let found: { readonly before: string; readonly after: string } | undefined
  const onPass: OnPass = (name, text) => {
    if (name === pass) found = { before: texts.at(-1) ?? '', after: text }
    texts.push(text)
  }
  build(params, body, onPass)
  if (!found) throw new RangeError(`no pass is called ${pass}`)
  return found
}
