import { askHost } from '../evaluate/ask-host.js'
import { toText } from '../convert/primitive.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { UrlRecord } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import { moveUrl, urlParts } from './parts.js'

const withOrigin = /^(?:https?|wss?|ftp):$/

/** A property of a URL; `undefined` for what it does not have. */
export function urlProperty(run: Run, url: UrlRecord, key: string): Value {
  const parts = urlParts(url.href)
  const host = parts.port === '' ? parts.hostname : `${parts.hostname}:${parts.port}`
  switch (key) {
    case 'href':
      return url.href
    case 'searchParams':
      return url.params
    case 'host':
      return host
    case 'origin':
      if (parts.protocol === 'blob:')
        return fault(run, 'The origin of a blob URL is read', 'Read it in a task.')
      return withOrigin.test(parts.protocol) ? `${parts.protocol}//${host}` : 'null'
    case 'protocol':
    case 'username':
    case 'password':
    case 'hostname':
    case 'port':
    case 'pathname':
    case 'search':
    case 'hash':
      return parts[key]
    default:
      return undefined
  }
}

const writable: ReadonlySet<string> = new Set([
  'hash',
  'host',
  'hostname',
  'href',
  'password',
  'pathname',
  'port',
  'protocol',
  'search',
  'username',
])

/** The host parses what is written; false for a property that cannot be written. */
export function setUrlProperty(run: Run, url: UrlRecord, key: string, value: Value): boolean {
  if (!writable.has(key)) return false
  const text = toText(run, value)
  moveUrl(url, askHost(run, 'URL.set', () => [url.href, key, text]) as string)
  return true
}
