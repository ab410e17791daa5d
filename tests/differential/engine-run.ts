import { decode, encode, invariant, type Encoded, type WorkflowIR } from '@namu/core/internal'
import type {
  AttemptRequest,
  Command,
  OpenTimer,
  Program,
  RunEvent,
  RunMachine,
  RunResult,
} from '@namu/engine/core'
import { consoleLine } from '@namu/engine'
import { EngineMember } from './engine-member.js'
import { home } from './home.js'
import { type Mail, nextMail } from './mail.js'
import { Scheduler } from './scheduler.js'
import { type Ended, type Start, type Trace, encodeSeen } from './trace.js'

/** Executes the code of one task. */
export type Execute = (task: string, args: Encoded) => unknown

export interface EngineOptions {
  readonly input: readonly unknown[]
  readonly seed: number
  readonly pureFirst: boolean
  readonly prefetch: boolean
  readonly cancelAfter?: number | undefined
  /** Tasks by id: whether they are pure and synchronous. */
  readonly tasks: Program['release']['tasks']
  readonly graph: WorkflowIR
  /** The workflows that it starts as child runs, by name. */
  readonly workflow?: (name: string) => WorkflowIR
  readonly execute: Execute
  /** What comes from outside. */
  readonly mail?: readonly Mail[]
}

/** Something whose outcome the scheduler brings about; timers fire in any order, as time passes at will. */
type OpenThing = { readonly of: EngineMember } & (
  | {
      readonly kind: 'call'
      readonly request: AttemptRequest
      readonly pure: boolean
      readonly sync: boolean
    }
  | { readonly kind: 'timer'; readonly timer: OpenTimer; readonly pure: false }
  /** A child run that is to start. */
  | { readonly kind: 'child'; readonly request: AttemptRequest; readonly pure: false }
  /** What became of a child's call. */
  | { readonly kind: 'outcome'; readonly event: (time: number) => RunEvent; readonly pure: false }
)

/** What an engine run shows beside its trace. */
export interface EngineTrace extends Trace {
  readonly outcome: Ended
  /** Of the run and all its children. */
  readonly events: number
  readonly logs: readonly Pick<EngineMember, 'graph' | 'log'>[]
}

/**
 * Runs a graph on the pure core, and what it calls of workflows as runs of their own. At the end each
 * log is folded again from its beginning and must give the same result.
 */
export async function runOnEngine(options: EngineOptions): Promise<EngineTrace> {
  const scheduler = new Scheduler(options.seed, options.pureFirst)
  const starts: Start[] = []
  const lines: string[] = []
  const members: EngineMember[] = []
  const callers = new Map<EngineMember, { readonly of: EngineMember; request: AttemptRequest }>()
  const running = new Map<string, EngineMember>()
  let open: OpenThing[] = []
  let now = 0
  const mail = [...(options.mail ?? [])]

  const obey = (of: EngineMember, command: Command): void => {
    switch (command.type) {
      case 'dispatch': {
        const { request } = command
        if (request.child) {
          open.push({ of, kind: 'child', request, pure: false })
          return
        }
        const pure = options.tasks[request.task]?.policy.pure === true
        const sync = of.graph.tasks[request.task]?.sync === true
        open.push({ of, kind: 'call', request, pure, sync })
        const args = encodeSeen(decode(request.args))
        starts.push({ task: exportOf(request.task), args, pure })
        return
      }
      case 'abort': {
        open = open.filter(
          (one) => one.of !== of || !('request' in one) || one.request.call !== command.call,
        )
        const child = running.get(command.child?.run ?? '')
        if (child && command.child?.detached === false) cancel(child, command.child.reason)
        return
      }
      case 'timer':
        open.push({ of, kind: 'timer', timer: command, pure: false })
        return
      case 'disarm':
        open = open.filter(
          (one) => one.of !== of || one.kind !== 'timer' || one.timer.timer !== command.timer,
        )
        return
      case 'wait':
      case 'unwait':
        return
      // People are asked by the mail.
      case 'wait':
      case 'unwait':
        return
      case 'log': {
        const { level, message } = consoleLine('', command)
        lines.push(`${level} ${message}`)
        return
      }
      case 'end': {
        const caller = callers.get(of)
        if (!caller || caller.request.child?.detached === true) return
        const { result } = command
        open.push({
          of: caller.of,
          kind: 'outcome',
          event: (time) => ended(caller.request, result, time),
          pure: false,
        })
      }
    }
  }

  const step = (member: EngineMember, event: RunEvent): void => {
    now = Math.max(now, event.time) + 1
    member.step(event)
    for (const [run, one] of running) if (one.result) running.delete(run)
  }
  const cancel = (member: EngineMember, reason: string): void => {
    step(member, { type: 'run.cancelled', time: now, reason })
  }
  const create = (graph: WorkflowIR, run: string): EngineMember => {
    const member = new EngineMember(graph, options.tasks, obey)
    members.push(member)
    running.set(run, member)
    return member
  }
  const startChild = (of: EngineMember, request: AttemptRequest): void => {
    const { child, args: input } = request
    invariant(child && options.workflow, 'a call of a workflow names a known one')
    const { run, workflow, detached, settings } = child
    const member = create(options.workflow(workflow), run)
    callers.set(member, { of, request })
    step(member, { type: 'run.started', time: now, run, input, ...settings })
    const event = (time: number): RunEvent => succeeded(request, encode(run), time)
    if (detached) open.push({ of, kind: 'outcome', event, pure: false })
  }

  const root = create(options.graph, 'run_differential')
  step(root, {
    type: 'run.started',
    time: 0,
    run: 'run_differential',
    seed: '5eed'.repeat(16),
    input: encode(options.input),
    prefetch: options.prefetch,
    ...home,
  })
  let settled = 0
  // A detached child goes on behind the end of its parent.
  while (!root.result || open.length > 0) {
    if (settled === options.cancelAfter && open.length > 0) {
      cancel(root, '')
      settled++
      continue
    }
    invariant(open.length > 0 || mail.length > 0, 'the run waits although nothing is open')
    // A synchronous task blocks Node: its outcome is the next thing that happens.
    const blocking = open.findIndex(
      (one) => one.kind === 'call' && one.sync && !one.request.prefetched,
    )
    // Directly such a task settles at its call.
    if (blocking < 0) settled++
    const waiting = [...open, ...mail.slice(0, 1).map(() => nextMail)]
    const [next] = open.splice(blocking >= 0 ? blocking : scheduler.choose(waiting), 1)
    if (!next) {
      const event = arrived(root.machine, mail.shift(), now, mail.length)
      if (event) step(root, event)
    } else if (next.kind === 'child') startChild(next.of, next.request)
    else if (next.kind === 'outcome') step(next.of, next.event(now))
    else if (next.kind === 'timer') step(next.of, fired(next.timer, now))
    else step(next.of, await outcomeOf(next.request, now, options.execute))
  }
  for (const member of members) member.refold()
  const events = members.reduce((sum, { log }) => sum + log.length, 0)
  return { starts, lines, outcome: toOutcome(root.result), events, logs: members }
}

/** What a child ended with, as its parent's log has it. */
function ended(request: AttemptRequest, result: RunResult, time: number): RunEvent {
  return result.status === 'completed'
    ? succeeded(request, result.value, time)
    : failed(request, result.error, time)
}

/** The event of an item of mail, as the host makes it. */
function arrived(
  machine: RunMachine,
  mail: Mail | undefined,
  time: number,
  left: number,
): RunEvent | undefined {
  const key = String(left)
  if (mail?.kind === 'signal') {
    const to = machine.receiver(mail.name)
    const payload = encode(mail.payload)
    const event = { type: 'signal.received', time, name: mail.name, payload, key } as const
    return to ? { ...event, to } : event
  }
  const asked = machine
    .waits()
    .filter(({ approval }) => approval)
    .sort((a, b) => (a.approval?.askedAt ?? 0) - (b.approval?.askedAt ?? 0))[0]
  if (!asked || !mail) return undefined
  const { wait, check } = asked
  const { kind: _kind, form, ...decision } = mail
  return {
    type: 'approval.decided',
    time,
    wait,
    check,
    key,
    ...decision,
    ...(form === undefined ? {} : { form: encode(form) }),
  }
}

function fired({ timer, at, check }: OpenTimer, now: number): RunEvent {
  return { type: 'timer.fired', time: Math.max(now, at), timer, check }
}

async function outcomeOf(
  request: AttemptRequest,
  time: number,
  execute: Execute,
): Promise<RunEvent> {
  try {
    return succeeded(request, encode(await execute(request.task, request.args)), time)
  } catch (error) {
    return failed(request, encode(error), time)
  }
}

function succeeded(request: AttemptRequest, value: Encoded, time: number): RunEvent {
  const { call, attempt, check } = request
  return { type: 'attempt.succeeded', time, call, attempt, check, value }
}

function failed(request: AttemptRequest, error: Encoded, time: number): RunEvent {
  const { call, attempt, check } = request
  const about = { type: 'attempt.failed', time, call, attempt, check } as const
  return { ...about, reason: 'error', error, final: true }
}

function toOutcome(result: RunResult): Ended {
  return result.status === 'completed'
    ? { status: 'returned', value: encodeSeen(decode(result.value)) }
    : { status: 'threw', error: encodeSeen(decode(result.error)) }
}

/** `tasks#Counter.triple` → `Counter.triple`. */
const exportOf = (task: string): string => task.slice(task.indexOf('#') + 1)
