export class PaymentError extends Error {
  override name = 'PaymentError'
}

export class PaymentDeclined extends PaymentError {
  readonly code: string

  constructor(code: string, options?: ErrorOptions) {
    super(`The payment was declined: ${code}`, options)
    this.code = code
  }

  get final(): boolean {
    return this.code === 'stolen'
  }
}

/** Nobody's task reaches it. */
export class Unreached extends Error {}

export const limit = 100
