import { NamuError } from '@namu/core/internal'
import type { Request, Response } from 'express'
import { forwardedHeader, type Peers } from './peers.js'

/**
 * Answers a request with what the master that executes runs answers it.
 * @throws NamuError NAMU5001 when there is none that answers
 */
export async function passOn(peers: Peers, request: Request, response: Response): Promise<void> {
  const method = request.method === 'POST' ? 'POST' : 'GET'
  const passedOnBefore = request.headers[forwardedHeader] !== undefined
  const body: unknown = request.body
  const answer = passedOnBefore ? undefined : await peers.ask(method, request.originalUrl, body)
  if (!answer) {
    throw new NamuError('NAMU5001', 'No master executes runs at the moment', {
      where: 'this master stands by',
      hint: 'Try again: a master takes over when the leases of the one before have expired.',
    })
  }
  response.status(answer.status).json(answer.body)
}
