/** Body of every answer that is not a success. Carries no stack: a stack is not for strangers. */
export interface ErrorBody {
  readonly error: {
    /** A code of Namu, `NAMU6004` for example; stable and never reused. */
    readonly code: string
    readonly message: string
    readonly where?: string
    readonly hint?: string
  }
}
