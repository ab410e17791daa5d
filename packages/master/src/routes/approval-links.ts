import { paths } from '@namu/client'
import { isNamuError } from '@namu/core/internal'
import express, { Router, type Response } from 'express'
import { z } from 'zod'
import { errorAnswer } from '../app/error-answer.js'
import { readRun } from '../app/fields.js'
import { readRequest } from '../app/read-request.js'
import type { Services } from '../app/services.js'
import { askPage, messagePage } from '../views/approval-page.js'

const decision = z.object({
  decision: z.enum(['approve', 'reject']),
  by: z.string().trim().max(200).optional(),
  comment: z.string().trim().max(10_000).optional(),
})

/**
 * One-time links to approvals, for people without an account: whoever has the link may decide. Opening
 * it decides nothing, as mail programs and chats open links, too.
 */
export function approvalLinkRoutes({ store, runs, logger }: Services): Router {
  const router = Router()

  router.get(paths.link(':run', ':token'), async (request, response) => {
    const run = readRun(request.params.run)
    const record = await store.getRun(run)
    const pending = record?.approvals?.find(({ token }) => token === request.params.token)
    if (record && pending) send(response, 200, askPage(record, pending))
    else send(response, 410, messagePage('Nothing to decide', closed))
  })

  router.post(
    paths.link(':run', ':token'),
    express.urlencoded({ extended: false, limit: '64kb' }),
    async (request, response) => {
      const run = readRun(request.params.run)
      try {
        const given = readRequest(decision, request.body, 'body')
        const approved = given.decision === 'approve'
        await runs.decide(run, {
          approved,
          token: String(request.params.token),
          ...(given.by ? { by: given.by } : {}),
          ...(given.comment ? { comment: given.comment } : {}),
        })
        const title = approved ? 'Approved' : 'Rejected'
        send(response, 200, messagePage(title, 'Your decision is kept. You can close this page.'))
      } catch (error) {
        const { status, body } = errorAnswer(error)
        if (status >= 500) logger.error({ err: error, run }, 'a decision by link failed')
        const gone = isNamuError(error) && ['NAMU4104', 'NAMU4011'].includes(error.code)
        send(response, status, messagePage('Not decided', gone ? closed : body.error.message))
      }
    },
  )

  return router
}

const closed = 'This link has been answered, its time is up, or its run has ended.'

function send(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
    })
    .type('html')
    .send(html)
}
