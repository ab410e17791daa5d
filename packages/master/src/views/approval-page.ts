import type { PendingApproval, RunRecord } from '@namu/engine'
import { valueView } from './values.js'

/** The page that asks; only its form decides. */
export function askPage({ workflow }: RunRecord, pending: PendingApproval): string {
  const { to, title, until, opensWith } = pending
  const form =
    opensWith === undefined
      ? ''
      : `<pre>${escaped(JSON.stringify(valueView(opensWith), undefined, 2))}</pre>`
  const time = until === undefined ? '' : `<p>Until ${escaped(new Date(until).toISOString())}</p>`
  return page(
    title ?? `Approval for ${workflow}`,
    `<p>Workflow <b>${escaped(workflow)}</b> asks <b>${escaped(to)}</b>.</p>${time}${form}
    <form method="post">
      <label>Your name <input name="by" maxlength="200" autocomplete="name"></label>
      <label>Comment <textarea name="comment" maxlength="10000"></textarea></label>
      <button name="decision" value="approve">Approve</button>
      <button name="decision" value="reject">Reject</button>
    </form>`,
  )
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escaped(message)}</p>`)
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}
label,input,textarea{display:block;width:100%;box-sizing:border-box;margin:.5rem 0}
button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}pre{overflow:auto;background:#f4f4f4;padding:1rem}`

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><h1>${escaped(title)}</h1>
${body}
</body>
</html>
`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
