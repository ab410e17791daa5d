export class Declined extends Error {
  readonly account: string

  constructor(account: string) {
    super(`${account} was declined`)
    this.account = account
  }
}

/** A subclass is excepted with its class. */
export class Blocked extends Declined {}

export class Busy extends Error {
  readonly retryAfter = '1ms'
}
