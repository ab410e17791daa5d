import {
  boundMethods,
  type Encoded,
  type HostBuiltin,
  type IntlFormatter,
} from '@namu/core/internal'
import { serializeForm } from '../url/form.js'
import { NativeFunction } from './records.js'

/**
 * Records of objects that the host makes anew for each call.
 *
 * H1. Nothing of the host is kept: what a formatter was made of, and the text of a URL, is all there is.
 * H2. The pairs of a URL's `searchParams` are those of the query in its `href`.
 */

/** A formatter of Intl. `made` is the encoded array of its constructor's arguments. */
export class Formatter {
  type: IntlFormatter
  made: Encoded
  /** Its method that is a function bound to it: the same function whenever it is read. */
  bound: NativeFunction | undefined

  constructor(type: IntlFormatter, made: Encoded) {
    this.type = type
    this.made = made
    const method = boundMethods[type]
    this.bound =
      method === undefined
        ? undefined
        : new NativeFunction({
            kind: 'hostMethod',
            builtin: `${type}.${method}` as HostBuiltin,
            receiver: this,
          })
  }
}

/** The codec knows these objects by their tags, as it knows the host's own. */
const tags = { url: 'URL', params: 'URLSearchParams' }

export type Pair = readonly [name: string, value: string]

/** A URL by its serialisation, from which everything else of it follows. */
export class UrlRecord {
  href: string
  params: UrlParams

  constructor(href: string, pairs: Pair[]) {
    this.href = href
    this.params = new UrlParams(pairs, this)
  }

  get [Symbol.toStringTag](): string {
    return tags.url
  }

  toString(): string {
    return this.href
  }
}

/** The pairs of a query: of their own, or those of a URL, which changes with them. */
export class UrlParams {
  pairs: Pair[]
  url: UrlRecord | undefined

  constructor(pairs: Pair[], url?: UrlRecord) {
    this.pairs = pairs
    this.url = url
  }

  get [Symbol.toStringTag](): string {
    return tags.params
  }

  toString(): string {
    return serializeForm(this.pairs)
  }
}
