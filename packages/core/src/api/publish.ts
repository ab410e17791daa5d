import { copy } from '../values/copy.js'

/**
 * Shows a value of the run under a name, until the next `publish` of that name: `namu query`, a client
 * and the dashboard read it while the run is running, and after its end. The value is copied, as at a
 * task boundary; the name is a compile-time constant.
 *
 * In a direct run nobody reads it; the value is still copied, and refused where it would be.
 *
 * @throws NamuError NAMU3001 when the value cannot be serialised
 */
export function publish(_name: string, value: unknown): void {
  copy(value)
}
