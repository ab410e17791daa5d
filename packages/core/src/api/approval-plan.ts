import { NamuError } from '../errors/namu-error.js'
import { parseDuration } from './duration.js'

/** Whom an approval asks, one after the other, and what becomes of it when nobody answers. */
export interface ApprovalPlan {
  readonly title: string | undefined
  /** What the form opens with. */
  readonly form: unknown
  /** At least one. All but the last have a timeout. */
  readonly rounds: readonly ApprovalRound[]
  /** What happens when the last round times out. */
  readonly end: ApprovalEnd
}

export interface ApprovalRound {
  readonly to: string
  readonly timeoutMs: number | undefined
}

export type ApprovalEnd =
  | { readonly kind: 'fail' }
  | {
      readonly kind: 'decide'
      readonly approved: boolean
      readonly comment: string | undefined
      readonly form: unknown
    }

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads the argument of `approval`, for direct runs and for the engine.
 * @throws NamuError NAMU4105 naming the part that makes no sense
 */
export function approvalPlan(request: unknown): ApprovalPlan {
  const fields = record(request, 'The request')
  const rounds: ApprovalRound[] = []
  for (let step: Fields = fields, path = ''; ;) {
    const timeoutMs = duration(step['timeout'], `${path}timeout`)
    rounds.push({ to: person(step['to'], `${path}to`), timeoutMs })
    const next = step['onTimeout']
    if (next !== undefined && timeoutMs === undefined)
      throw malformed(`\`${path}onTimeout\` is given without \`${path}timeout\``)
    const end = endOf(next, `${path}onTimeout`, fields['form'])
    if (end) return { title: text(fields['title'], 'title'), form: fields['form'], rounds, end }
    step = record(next, `\`${path}onTimeout\``)
    path += 'onTimeout.'
  }
}

/** Nothing when it asks somebody else. */
function endOf(next: unknown, path: string, form: unknown): ApprovalEnd | undefined {
  if (next === undefined || next === 'fail') return { kind: 'fail' }
  const fields = record(next, `\`${path}\``)
  if ('to' in fields) return undefined
  const { approved } = fields
  if (typeof approved !== 'boolean')
    throw malformed(`\`${path}\` is neither 'fail', nor a decision, nor whom to ask next`)
  const comment = text(fields['comment'], `${path}.comment`)
  return { kind: 'decide', approved, comment, form: 'form' in fields ? fields['form'] : form }
}

function record(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw malformed(`${what} is no object`)
}

function person(value: unknown, path: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw malformed(`\`${path}\` has to name who decides`)
}

function text(value: unknown, path: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw malformed(`\`${path}\` is no text`)
}

function duration(value: unknown, path: string): number | undefined {
  if (value === undefined) return undefined
  const parsed =
    typeof value === 'number' || typeof value === 'string' ? parseDuration(value) : undefined
  if (parsed === undefined) throw malformed(`\`${path}\` is no duration`)
  return parsed
}

function malformed(what: string): NamuError {
  return new NamuError('NAMU4105', `The approval cannot be asked for: ${what}`, {
    hint: "Write approval({ to: 'finance', timeout: '2d', onTimeout: { to: 'board' } }); docs/people.md has more.",
  })
}
