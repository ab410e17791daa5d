import type { ApprovalView } from '@namu/client'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { table } from '../terminal/table.js'
import { formatTime } from '../terminal/time.js'
import { inline } from '../terminal/value.js'

export interface ApprovalsOptions extends PlaceOptions {
  readonly workflow?: string
  readonly run?: string
  readonly links?: boolean
}

/** `namu approvals`: what runs ask people. */
export async function approvals(
  context: Context,
  { workflow, run, links = false, ...place }: ApprovalsOptions,
): Promise<void> {
  const { terminal, json } = context
  const backend = await chooseBackend(context, place)
  try {
    const page = await backend.approvals({
      ...(workflow === undefined ? {} : { workflow }),
      ...(run === undefined ? {} : { run }),
    })
    if (json) {
      terminal.out(JSON.stringify(page))
      return
    }
    if (page.approvals.length === 0) {
      terminal.note('Nobody is asked anything.')
      return
    }
    const head = ['Run', 'Approval', 'To', 'What', 'Since', 'Until', 'Form']
    terminal.out(table(terminal, head, page.approvals.map(row)))
    if (links) for (const { link } of page.approvals) terminal.out(linkText(backend, link))
    if (page.next !== undefined) terminal.note('There are more; --json gives the next page.')
    terminal.note('Decide with: namu approve <run>')
  } finally {
    await backend.close()
  }
}

function row(view: ApprovalView): string[] {
  const { run, approval, to, title, workflow, askedAt, until, form } = view
  return [
    run,
    String(approval),
    to,
    title ?? workflow,
    formatTime(askedAt),
    until === undefined ? '' : formatTime(until),
    form === undefined ? '' : inline(form, 40),
  ]
}

/** Only a master serves links. */
function linkText(backend: { readonly place: string; readonly inProcess: boolean }, link: string) {
  return backend.inProcess ? `${link} (on a master)` : `${backend.place}${link}`
}
