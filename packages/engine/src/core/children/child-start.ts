import { digestOf } from '@namu/core/internal'
import type { ChildStart } from '../commands.js'
import type { ChildCall } from '../state/child.js'
import type { RunState } from '../state/run-state.js'

/** What of a run its children start with. */
export type Inherited = Pick<
  RunState,
  'seed' | 'prefetch' | 'locale' | 'timeZone' | 'valueLimit' | 'fresh'
>

/** A child lives as its parent does; chance is drawn from the parent's, another for each child. */
export function childStart(parent: Inherited, child: ChildCall): ChildStart {
  const { seed, prefetch, locale, timeZone, valueLimit, fresh } = parent
  return {
    ...child,
    settings: {
      seed: digestOf(`child seed\n${seed}\n${child.run}`),
      prefetch,
      ...(locale === undefined ? {} : { locale }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(valueLimit === undefined ? {} : { valueLimit }),
      ...(fresh ? { fresh } : {}),
    },
  }
}
