import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { paths, streamClose, type StreamQuery } from '@namu/client'
import { NamuError } from '@namu/core/internal'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import { authorize } from '../app/authorize.js'
import { errorAnswer } from '../app/error-answer.js'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { nameField, positionField } from '../app/fields.js'
import { unknownRun } from '../app/unknown-run.js'
import { runFeed } from './run-feed.js'
import { defaultSendLimits, sendFeed, type SendLimits } from './send-feed.js'

const streamQuery = z.object({
  run: nameField,
  from: positionField,
  logs: positionField,
  only: z.enum(['events', 'logs']).optional(),
})

export interface StreamServer {
  /** Takes no more, and closes every stream with `goingAway`: clients connect again elsewhere. */
  close(): Promise<void>
}

/** Consumers that do not answer a ping for this long are gone. */
const pingMs = 30_000

/** Answers WebSocket upgrades of `server` at `/v1/stream`; refused ones get an ordinary HTTP error. */
export function serveStreams(
  server: Server,
  services: Services,
  limits: SendLimits = defaultSendLimits,
): StreamServer {
  const { store, news, token, logger, stopping } = services
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    accept(request)
      .then((query) => {
        sockets.handleUpgrade(request, socket, head, (consumer) => {
          serve(consumer, query).catch((error: unknown) => {
            logger.error({ err: error, run: query.run }, 'stream failed')
            consumer.close(streamClose.failed)
          })
        })
      })
      .catch((error: unknown) => {
        refuse(socket, error)
      })
  }

  const accept = async (request: IncomingMessage): Promise<StreamQuery> => {
    const target = new URL(request.url ?? '/', 'http://master')
    if (target.pathname !== paths.stream) {
      throw new NamuError('NAMU6006', `There is no WebSocket at ${target.pathname}`, {
        hint: `Streams are at ${paths.stream}.`,
      })
    }
    authorize(request.headers.authorization, token)
    const { only, ...query } = readRequest(
      streamQuery,
      Object.fromEntries(target.searchParams),
      'query',
    )
    if (!(await store.getRun(query.run))) throw unknownRun(query.run)
    return { ...query, ...(only ? { only } : {}) }
  }

  const refuse = (socket: Duplex, error: unknown): void => {
    const { status, body } = errorAnswer(error)
    if (status >= 500) logger.error({ err: error }, 'stream refused')
    const text = JSON.stringify(body)
    socket.end(
      `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    )
  }

  const serve = async (consumer: WebSocket, query: StreamQuery): Promise<void> => {
    const gone = new AbortController()
    const signal = AbortSignal.any([gone.signal, stopping])
    consumer.on('error', () => {
      gone.abort()
    })
    consumer.on('close', () => {
      gone.abort()
    })
    const alive = keepAlive(consumer)
    try {
      const feed = runFeed(store, query, news, signal)
      const code = await sendFeed(consumer, feed, signal, limits)
      if (code === streamClose.tooSlow) cut(consumer)
      else consumer.close(code)
    } finally {
      alive.stop()
    }
  }

  server.on('upgrade', upgrade)
  return {
    async close() {
      server.off('upgrade', upgrade)
      const open = [...sockets.clients]
      for (const consumer of open) consumer.close(streamClose.goingAway)
      await Promise.all(open.map(closed))
      sockets.close()
    },
  }
}

/** A close frame behind a full buffer would wait for the consumer that does not read. */
const cutGraceMs = 2_000

function cut(consumer: WebSocket): void {
  consumer.close(streamClose.tooSlow, 'too slow')
  setTimeout(() => {
    consumer.terminate()
  }, cutGraceMs).unref()
}

function closed(consumer: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (consumer.readyState === consumer.CLOSED) {
      resolve()
      return
    }
    const timer = setTimeout(() => {
      consumer.terminate()
    }, cutGraceMs)
    consumer.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function keepAlive(consumer: WebSocket): { stop(): void } {
  let answered = true
  consumer.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) {
      consumer.terminate()
      return
    }
    answered = false
    consumer.ping()
  }, pingMs)
  return {
    stop() {
      clearInterval(timer)
    },
  }
}
