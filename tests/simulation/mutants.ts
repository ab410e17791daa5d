import type { LoggedEvent } from '@namu/engine'
import type { RunEvent, RunMachine } from '@namu/engine/core'
import type { Alarms } from '../../packages/engine/src/host/alarms.js'
import type { Committer } from '../../packages/engine/src/host/committer.js'
import type { foldLog } from '../../packages/engine/src/host/fold.js'
import type { reportedEvent } from '../../packages/engine/src/host/reported-event.js'
import type { runTurn } from '../../packages/engine/src/core/interpret/loop.js'
import type { applyEvent } from '../../packages/engine/src/core/machine/apply-event.js'

/** What can be taken away from the engine. */
export type Mutation =
  | 'commit before dispatch'
  | 'dedupe of reports'
  | 'arming timers again'
  | 'check of arguments'
  | 'draining per event'

type IsOn = () => boolean
type RunOf = Parameters<typeof runTurn>[0]

/** Events that a mutated fold takes in without what they bring about, and the runs that have. */
const held = new WeakSet<RunEvent>()
const undrained = new WeakSet<RunOf>()

/** The engine's own parts with one thing missing, as long as it is switched off. */
export const mutants = {
  /** Says that a commit has happened before it has. */
  committer: (Real: typeof Committer, isOn: IsOn): typeof Committer =>
    class extends Real {
      override submit(...[append, settle]: Parameters<Committer['submit']>): void {
        if (!isOn()) {
          super.submit(append, settle)
          return
        }
        super.submit(append, () => undefined)
        settle({ status: 'committed' })
      }
    },

  /** Makes an event of every report, also of one for a call that has its outcome. */
  reportedEvent(real: typeof reportedEvent, isOn: IsOn): typeof reportedEvent {
    const seen = new Map<string, Parameters<typeof reportedEvent>[1]>()
    return (report, request, time) => {
      if (!isOn()) return real(report, request, time)
      const name = `${report.run}/${String(report.call)}`
      if (request) seen.set(name, request)
      return real(report, request ?? seen.get(name), time)
    }
  },

  /** Forgets the timers of a run that is taken up. */
  alarms: (Real: typeof Alarms, isOn: IsOn): typeof Alarms =>
    class extends Real {
      override armAll(...args: Parameters<Alarms['armAll']>): void {
        if (!isOn()) super.armAll(...args)
      }
    },

  /** Takes an outcome for a call with other arguments than the log says. */
  applyEvent:
    (real: typeof applyEvent, isOn: IsOn): typeof applyEvent =>
    (run, event) => {
      if (held.has(event)) undrained.add(run)
      real(run, isOn() ? withOwnArguments(run, event) : event)
    },

  /** A fold that takes in two events and then what both have brought about. */
  foldLog:
    (real: typeof foldLog, isOn: IsOn): typeof foldLog =>
    (machine, from, log, ...rest) =>
      real(machine, from, isOn() ? inPairs(machine, log) : log, ...rest),

  runTurn:
    (real: typeof runTurn): typeof runTurn =>
    (run) =>
      undrained.delete(run) || real(run),
}

function withOwnArguments(run: RunOf, event: RunEvent): RunEvent {
  if (event.type !== 'attempt.succeeded' && event.type !== 'attempt.failed') return event
  const call = run.state.calls.get(event.call)
  return call ? { ...event, check: { ...event.check, args: call.check.args } } : event
}

/** Holds an event when the next one is about something that is open before it. */
async function* inPairs(
  machine: RunMachine,
  log: AsyncIterable<LoggedEvent>,
): AsyncGenerator<LoggedEvent> {
  let before: LoggedEvent | undefined
  let isHeld = false
  for await (const logged of log) {
    if (before) {
      isHeld = !isHeld && isAboutOpen(machine, before.event) && isAboutOpen(machine, logged.event)
      if (isHeld) held.add(before.event)
      yield before
    }
    before = logged
  }
  if (before) yield before
}

function isAboutOpen(machine: RunMachine, event: RunEvent): boolean {
  if (event.type === 'attempt.succeeded')
    return machine.outstanding().some(({ call }) => call === event.call)
  return event.type === 'timer.fired' && machine.timers().some(({ timer }) => timer === event.timer)
}
