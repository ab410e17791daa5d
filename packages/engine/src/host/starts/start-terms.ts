import {
  canonicalJson,
  decode,
  digestOf,
  type Digest,
  type Encoded,
  type KeyExpression,
  type SingletonConflict,
  type StartPolicy,
} from '@namu/core/internal'
import { keyText } from '../limits/index.js'

/** What the policy of a workflow says of one start. */
export interface StartTerms {
  /** No other run of the workflow may have it. */
  readonly singleton?: Digest
  readonly onConflict?: SingletonConflict
  /** Present when the start is kept first, and how. */
  readonly hold?: {
    readonly waitMs: number
    readonly maxMs?: number
    /** A later start with the same slot takes the place of this one. */
    readonly slot?: Digest
  }
}

/** @param input encoded array of the arguments */
export function startTerms(
  workflow: string,
  { singleton, debounce }: StartPolicy,
  input: Encoded,
): StartTerms {
  const args = decode(input) as readonly unknown[]
  const named = (kind: string, key: KeyExpression | undefined): Digest =>
    digestOf(canonicalJson([kind, workflow, ...(key === undefined ? [] : [keyText(key, args)])]))
  const alone = singleton && {
    singleton: named('singleton', singleton.key),
    onConflict: singleton.onConflict,
  }
  if (debounce) {
    const { key, ...times } = debounce
    return { ...alone, hold: { ...times, slot: named('debounce', key) } }
  }
  if (alone === undefined) return {}
  switch (alone.onConflict) {
    case 'skip':
      return alone
    case 'queue':
      return { ...alone, hold: { waitMs: 0 } }
    case 'replace':
      return { ...alone, hold: { waitMs: 0, slot: named('replace', singleton?.key) } }
  }
}
