import { decode, prototypesHere, type Encoded } from '@namu/core/internal'
import type { ThrownView } from '../api/runs.js'

/**
 * What the run threw, as it was thrown: an error with its class (one of the
 * application, when its bundle was made with the compiler's plugin), name, message, stack and cause.
 */
export function thrownValue(view: ThrownView): unknown {
  try {
    return decode(view.encoded as Encoded, undefined, prototypesHere())
  } catch {
    // A newer master may write a form this client does not read: the parts for people remain.
    const error = new Error(view.message)
    error.name = view.name
    if (view.stack !== undefined) error.stack = view.stack
    return error
  }
}
