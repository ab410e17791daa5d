/** Thrown once at the parked await of a cancelled run. Catchable; clean-up may start tasks. */
export class CancelledError extends Error {
  constructor(message = 'The run was cancelled') {
    super(message)
    this.name = 'CancelledError'
  }
}
