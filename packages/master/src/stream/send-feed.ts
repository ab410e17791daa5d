import { streamClose, type StreamMessage } from '@namu/client'
import type { WebSocket } from 'ws'

export interface SendLimits {
  /** Bytes handed to the socket and not yet sent after which the feed waits. */
  readonly highWaterBytes: number
  /** A consumer that keeps the feed waiting for this long is cut. Milliseconds. */
  readonly stallMs: number
}

export const defaultSendLimits: SendLimits = { highWaterBytes: 1024 * 1024, stallMs: 15_000 }

const lookAgainMs = 20

/**
 * Sends a feed to one consumer, no faster than it reads; gives the close code the stream ends with.
 * Reading stops as soon as `signal` is aborted (the consumer has gone, or the master goes down).
 */
export async function sendFeed(
  socket: WebSocket,
  feed: AsyncIterable<StreamMessage>,
  signal: AbortSignal,
  limits: SendLimits,
): Promise<number> {
  for await (const message of feed) {
    if (signal.aborted) break
    socket.send(JSON.stringify(message))
    if (!(await drained(socket, signal, limits))) return streamClose.tooSlow
  }
  return signal.aborted ? streamClose.goingAway : streamClose.ended
}

/** Whether the consumer took what it was sent in time. */
async function drained(
  socket: WebSocket,
  signal: AbortSignal,
  { highWaterBytes, stallMs }: SendLimits,
): Promise<boolean> {
  let waitedMs = 0
  let left = socket.bufferedAmount
  while (socket.bufferedAmount > highWaterBytes && !signal.aborted) {
    if (waitedMs >= stallMs) return false
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
    // A consumer that reads slowly is not one that has stopped.
    waitedMs = socket.bufferedAmount < left ? 0 : waitedMs + lookAgainMs
    left = socket.bufferedAmount
  }
  return true
}
