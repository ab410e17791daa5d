import type {
  ApprovalsPage,
  ApprovalsQuery,
  ApprovalView,
  DecisionView,
  PublishedValue,
  WaitDetail,
} from '@namu/client'
import { paths } from '@namu/client'
import { NamuError, type WorkflowIR } from '@namu/core/internal'
import { unknownRun, type InspectedRun, type RunRecord, type Store } from '@namu/engine'
import { valueView } from './values.js'

/** What runs ask people now, those of the newest runs first. */
export async function approvalsPage(store: Store, query: ApprovalsQuery): Promise<ApprovalsPage> {
  const { run, limit = 50, before, workflow } = query
  if (run !== undefined) {
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    return { approvals: await approvalsOf(store, [record]) }
  }
  // One more than wanted tells whether there is another page.
  const found = await store.listRuns({
    asking: true,
    limit: limit + 1,
    ...(before === undefined ? {} : { before }),
    ...(workflow === undefined ? {} : { workflow }),
  })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    approvals: await approvalsOf(store, page),
    ...(found.length > limit && last ? { next: last.run } : {}),
  }
}

async function approvalsOf(
  store: Store,
  records: readonly RunRecord[],
): Promise<readonly ApprovalView[]> {
  const graphs = new Map<string, WorkflowIR | undefined>()
  for (const { graph } of records)
    if (!graphs.has(graph)) graphs.set(graph, await store.getGraph(graph))
  return records.flatMap((record) => approvalViews(record, graphs.get(record.graph)))
}

function approvalViews(
  { run, workflow, approvals = [] }: RunRecord,
  graph: WorkflowIR | undefined,
): readonly ApprovalView[] {
  return approvals.map(({ wait, to, title, askedAt, until, opensWith, form, token }) => {
    const schema = form === undefined ? undefined : graph?.forms?.[form]
    return {
      run,
      workflow,
      approval: wait,
      to,
      ...(title === undefined ? {} : { title }),
      askedAt,
      ...(until === undefined ? {} : { until }),
      ...(opensWith === undefined ? {} : { form: valueView(opensWith) }),
      ...(schema === undefined ? {} : { schema }),
      link: paths.link(run, token),
    }
  })
}

export function waitDetails({ waits }: Pick<InspectedRun, 'waits'>): readonly WaitDetail[] {
  return waits.map(({ wait, site, since, until, signal, approval }) => ({
    wait,
    site,
    since,
    ...(until === undefined ? {} : { until }),
    ...(signal === undefined ? {} : { signal }),
    ...(approval === undefined ? {} : { to: approval.to }),
    ...(approval?.title === undefined ? {} : { title: approval.title }),
  }))
}

export function decisionViews({
  decisions,
}: Pick<InspectedRun, 'decisions'>): readonly DecisionView[] {
  return decisions.map(({ wait, approved, by, comment, time }) => ({
    approval: wait,
    approved,
    ...(by === undefined ? {} : { by }),
    ...(comment === undefined ? {} : { comment }),
    at: time,
  }))
}

export function publishedValues({
  published,
}: Pick<InspectedRun, 'published'>): readonly PublishedValue[] {
  return published.map(({ name, value, at }) => ({ name, value: valueView(value), at }))
}

/** @throws NamuError NAMU4107 when the run has published nothing under the name */
export function publishedUnder(
  run: string,
  published: readonly PublishedValue[],
  name: string,
): PublishedValue {
  const found = published.find((one) => one.name === name)
  if (found) return found
  const names = published.map((one) => one.name)
  throw new NamuError('NAMU4107', `Run ${run} has published nothing as "${name}"`, {
    where: run,
    hint:
      names.length === 0
        ? 'It has published nothing so far.'
        : `So far it has published: ${names.join(', ')}.`,
  })
}
