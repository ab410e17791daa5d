import { NamuError } from '@namu/core/internal'
import { serverError } from './server-error.js'
import { unreachable } from './unreachable.js'

/** Where a master is and how to be let in. */
export interface Endpoint {
  readonly url: string
  readonly token?: string | undefined
}

export interface RequestOptions {
  readonly query?: object
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as they are. */
  readonly bytes?: Uint8Array
  /** Milliseconds until the answer's head must be there. Default 30,000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Statuses that are answers too, besides 2xx. */
  readonly accept?: readonly number[]
}

export type Method = 'GET' | 'PUT' | 'POST' | 'HEAD'

/** Requests to one master. Every method throws NAMU6001, NAMU6002 or the error the master answered. */
export interface Transport {
  readonly endpoint: Endpoint
  json<Answer>(method: Method, path: string, options?: RequestOptions): Promise<Answer>
  /** The body as it is; `undefined` when the master has nothing there. */
  bytes(path: string, options?: RequestOptions): Promise<Uint8Array | undefined>
}

const defaultTimeoutMs = 30_000

/**
 * @throws NamuError NAMU6001 when `url` is not an http(s) URL
 */
export function createTransport(endpoint: Endpoint): Transport {
  const base = baseOf(endpoint.url)
  const send = async (method: Method, path: string, options: RequestOptions): Promise<Response> => {
    const target = new URL(base + path)
    target.search = queryOf(options.query)
    const timeout = AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs)
    const body = bodyOf(options)
    try {
      return await fetch(target, {
        method,
        headers: { ...authorization(endpoint.token), ...body?.headers },
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
        ...(body ? { body: body.content } : {}),
      })
    } catch (error) {
      if (options.signal?.aborted === true) throw error
      throw unreachable(base, error)
    }
  }
  return {
    endpoint: { ...endpoint, url: base },
    async json<Answer>(method: Method, path: string, options: RequestOptions = {}) {
      const response = await send(method, path, options)
      const body = await jsonOf(response, base)
      const accepted = response.ok || options.accept?.includes(response.status) === true
      if (!accepted || body === undefined) throw serverError(response.status, body, base + path)
      return body as Answer
    },
    async bytes(path, options = {}) {
      const response = await send('GET', path, options)
      if (response.status === 404) {
        await response.body?.cancel()
        return undefined
      }
      if (!response.ok) {
        throw serverError(response.status, await jsonOf(response, base), base + path)
      }
      try {
        return new Uint8Array(await response.arrayBuffer())
      } catch (error) {
        throw unreachable(base, error)
      }
    },
  }
}

/** The header that carries the token. */
export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

export function queryOf(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return new URLSearchParams(
    given.map(([key, value]): [string, string] => [key, String(value)]),
  ).toString()
}

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new NamuError('NAMU6001', `"${url}" is not the URL of a master`, {
      where: url,
      hint: 'Give an address such as http://localhost:7420 (NAMU_ORCH_URL, or `namu login`).',
    })
  }
  return parsed.origin + parsed.pathname.replace(/\/+$/, '')
}

function bodyOf(
  options: RequestOptions,
): { content: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> } | undefined {
  if (options.bytes) {
    return {
      content: new Uint8Array(options.bytes),
      headers: { 'content-type': 'application/octet-stream' },
    }
  }
  if (options.json === undefined) return undefined
  return {
    content: JSON.stringify(options.json),
    headers: { 'content-type': 'application/json' },
  }
}

/** The parsed body, `undefined` when it is not JSON. */
async function jsonOf(response: Response, base: string): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    throw unreachable(base, error)
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
