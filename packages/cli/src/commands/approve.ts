import { userInfo } from 'node:os'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { readJson } from '../project/json-argument.js'

export interface ApproveOptions extends PlaceOptions {
  readonly reject?: boolean
  readonly approval?: number
  readonly by?: string
  readonly comment?: string
  readonly form?: string
}

/** `namu approve <run>`: the decision is durable when the command ends. */
export async function approve(
  context: Context,
  run: string,
  { reject = false, approval, by = userInfo().username, comment, form, ...place }: ApproveOptions,
): Promise<void> {
  const { terminal, json } = context
  const filled = form === undefined ? {} : { form: await readJson(form, '--form') }
  const backend = await chooseBackend(context, place)
  try {
    const decided = await backend.decide(run, {
      approved: !reject,
      by,
      ...filled,
      ...(approval === undefined ? {} : { approval }),
      ...(comment === undefined ? {} : { comment }),
    })
    if (json) {
      terminal.out(JSON.stringify(decided))
      return
    }
    const what = reject ? 'rejected' : 'approved'
    const later = decided.logged ? '' : '; whoever executes the run will take it in'
    terminal.note(`Approval ${decided.approval} of run ${run} is ${what}${later}`)
  } finally {
    await backend.close()
  }
}
