import type { InstructionOf, StartTarget } from '@namu/core/internal'
import { encodeInRun, refuseLargeInRun } from '../calls/boundary.js'
import { compileElements } from '../interpret/elements.js'
import { visit } from '../interpret/identity-at.js'
import type { Scope } from '../interpret/scope.js'
import { next, type Step } from '../program/program.js'
import { callName } from '../state/identity.js'
import { waitForApproval, waitForSignal } from './open.js'

type Start = InstructionOf<'start'>
type Target<Kind extends StartTarget['kind']> = Extract<StartTarget, { readonly kind: Kind }>

/** `start` of a wait for a message. */
export function compileSignal(
  scope: Scope,
  { id, args, site }: Start,
  { signal }: Target<'signal'>,
): Step {
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const [options] = collect(run, frame)
    const name = callName(frame.identity, site, visit(frame, index))
    frame.registers[id] = waitForSignal(run, site, name, signal, options)
    return next
  }
}

/** `start` of an approval: the request is encoded here. */
export function compileApproval(
  scope: Scope,
  { id, args, site }: Start,
  { form }: Target<'approval'>,
): Step {
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const [request] = collect(run, frame)
    const encoded = encodeInRun(run, request)
    refuseLargeInRun(run, encoded, 'The request for an approval')
    const name = callName(frame.identity, site, visit(frame, index))
    frame.registers[id] = waitForApproval(run, site, name, encoded, form)
    return next
  }
}

/** `start` of a publication, which has happened when the step ends. */
export function compilePublish({ id, args }: Start, { view }: Target<'publish'>): Step {
  const collect = compileElements(args)
  return (run, frame) => {
    const [value] = collect(run, frame)
    const encoded = encodeInRun(run, value)
    refuseLargeInRun(run, encoded, `What is published as "${view}"`)
    run.state.published.set(view, { value: encoded, at: run.state.now })
    frame.registers[id] = undefined
    return next
  }
}
