import type { NamuError } from '@namu/core/internal'
import { WebSocket } from 'ws'
import { paths } from '../api/paths.js'
import { streamClose, type StreamMessage, type StreamQuery } from '../api/stream.js'
import { serverError } from '../http/server-error.js'
import { authorization, queryOf, type Endpoint } from '../http/transport.js'
import { unreachable } from '../http/unreachable.js'

/** Messages received and not yet read after which reading from the network stops. */
const highWater = 256

/**
 * One WebSocket connection as an async sequence of messages. Returns the close code when the master
 * closed it. A consumer that is slow stops the reading from the network, so memory stays bounded.
 *
 * @throws NamuError NAMU6001, NAMU6002 or the error the master answered the upgrade with
 */
export async function* readStream(
  endpoint: Endpoint,
  query: StreamQuery,
  signal?: AbortSignal,
): AsyncGenerator<StreamMessage, number, undefined> {
  const target = `${endpoint.url.replace(/^http/, 'ws')}${paths.stream}?${queryOf(query)}`
  const socket = new WebSocket(target, { headers: authorization(endpoint.token) })
  const queue: StreamMessage[] = []
  let end: { readonly code: number } | { readonly error: NamuError } | undefined
  let wake: () => void = () => undefined
  const finish = (how: { readonly code: number } | { readonly error: NamuError }) => {
    end ??= how
    wake()
  }
  const abort = () => {
    finish({ code: streamClose.ended })
  }
  socket.on('message', (data: Buffer) => {
    const message = parsed(data)
    if (message === undefined) {
      finish({ error: serverError(200, undefined, target) })
      return
    }
    queue.push(message as StreamMessage)
    if (queue.length >= highWater) socket.pause()
    wake()
  })
  socket.on('close', (code) => {
    finish({ code })
  })
  socket.on('error', (error) => {
    finish({ error: unreachable(endpoint.url, error) })
  })
  socket.on('unexpected-response', (_request, response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('error', (error) => {
      finish({ error: unreachable(endpoint.url, error) })
    })
    response.on('end', () => {
      finish({ error: serverError(response.statusCode ?? 0, parsed(Buffer.concat(parts)), target) })
    })
  })
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted === true) abort()
  try {
    for (;;) {
      if (signal?.aborted === true) return streamClose.ended
      const message = queue.shift()
      if (message) {
        if (queue.length === 0 && socket.isPaused) socket.resume()
        yield message
        continue
      }
      if (end) {
        if ('error' in end) throw end.error
        return end.code
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    socket.terminate()
  }
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'))
  } catch {
    return undefined
  }
}
