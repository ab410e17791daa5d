import { UrlRecord, type Pair } from '../state/host-objects.js'
import { parseForm, serializeForm } from './form.js'

/**
 * The parts of a URL. A serialised URL is parsed unambiguously without the rules of schemes; only a
 * text that a program gives has to be parsed by the host.
 */
export interface UrlParts {
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

const shape = /^([^:]*:)(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/s
const authority = /^\/\/(?:([^:@]*)(?::([^@]*))?@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/s

export function urlParts(href: string): UrlParts {
  const [, protocol = '', net = '', path = '', search = '', hash = ''] = shape.exec(href) ?? []
  const [, username = '', password = '', hostname = '', port = ''] = authority.exec(net) ?? []
  return {
    protocol,
    username,
    password,
    hostname,
    port,
    // `/.` stands before a path that would read as a host.
    pathname: net === '' && path.startsWith('/.//') ? path.slice(2) : path,
    search: search === '?' ? '' : search,
    hash: hash === '#' ? '' : hash,
  }
}

export function makeUrl(href: string): UrlRecord {
  return new UrlRecord(href, queryPairs(href))
}

function queryPairs(href: string): Pair[] {
  return parseForm(urlParts(href).search.slice(1))
}

/** Another serialisation of the same object; its `searchParams` stay the same object too. */
export function moveUrl(url: UrlRecord, href: string): void {
  url.href = href
  const { pairs } = url.params
  pairs.splice(0, pairs.length, ...queryPairs(href))
}

/** The query after its pairs have changed. */
export function updateQuery(url: UrlRecord): void {
  const query = serializeForm(url.params.pairs)
  const [, head = '', fragment = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(url.href) ?? []
  url.href = `${head}${query === '' ? '' : `?${query}`}${fragment}`
}
