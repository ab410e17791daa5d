import type { ErrorBody } from '@namu/client'
import { isNamuError, NamuError, type RuntimeCode } from '@namu/core/internal'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'

/** An error as it goes over the network. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: ErrorBody
}

/** Codes a client may see as they are; every other error is the master's own and stays in its log. */
const statuses: Partial<Record<RuntimeCode, number>> = {
  NAMU3001: 400,
  NAMU3002: 400,
  NAMU3003: 422,
  NAMU3004: 400,
  NAMU4001: 404,
  NAMU4002: 404,
  NAMU4004: 422,
  NAMU4005: 422,
  NAMU4010: 409,
  NAMU4011: 409,
  NAMU4101: 404,
  NAMU4104: 409,
  NAMU4106: 409,
  NAMU4107: 404,
  NAMU4112: 422,
  NAMU4131: 410,
  NAMU4144: 413,
  NAMU4145: 400,
  NAMU4151: 409,
  NAMU4152: 404,
  NAMU4153: 409,
  NAMU4154: 404,
  NAMU4155: 409,
  NAMU4156: 422,
  NAMU4161: 409,
  NAMU4162: 400,
  NAMU5001: 503,
  NAMU5002: 503,
  NAMU5005: 503,
  NAMU6002: 401,
  NAMU6003: 409,
  NAMU6004: 400,
  NAMU6006: 404,
  NAMU7001: 422,
  NAMU7006: 503,
}

/** What a client is told of an error. Stacks and unexpected messages stay in the master's log. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (isNamuError(error) && statuses[error.code] !== undefined) {
    return { status: statuses[error.code] ?? 500, body: bodyOf(error) }
  }
  const refused = refusedRequest(error)
  if (refused) return refused
  return {
    status: 500,
    body: bodyOf(
      new NamuError('NAMU6005', 'The master failed', {
        hint: 'Try again; if it happens again, look into the log of the master.',
      }),
    ),
  }
}

/** Errors of body parsers and of the router: they carry the status of a client's mistake. */
function refusedRequest(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') {
    return undefined
  }
  if (error.status < 400 || error.status > 499) return undefined
  const type = 'type' in error ? error.type : undefined
  const [message, hint] =
    type === 'entity.parse.failed'
      ? ['The body is not valid JSON', 'Send a JSON object with `Content-Type: application/json`.']
      : type === 'entity.too.large'
        ? [
            'The body is too large',
            'Split it, or pass a reference to the data instead of the data.',
          ]
        : [`The request cannot be read: ${error.message}`, 'Correct the request.']
  return { status: error.status, body: bodyOf(new NamuError('NAMU6004', message, { hint })) }
}

function bodyOf(error: NamuError): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  }
}

export function unknownRoute(): RequestHandler {
  return (request) => {
    throw new NamuError('NAMU6006', `There is no ${request.method} ${request.path}`, {
      where: request.path,
      hint: 'The interface is under /v1; check the path, the method and the version of the client.',
    })
  }
}

export function answerErrors(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const answer = errorAnswer(error)
    if (answer.status >= 500) {
      logger.error({ err: error, method: request.method, path: request.path }, 'request failed')
    }
    if (response.headersSent) {
      next(error)
      return
    }
    if (answer.status === 401) response.setHeader('www-authenticate', 'Bearer')
    if (answer.status === 413) response.setHeader('connection', 'close')
    response.status(answer.status).json(answer.body)
  }
}
