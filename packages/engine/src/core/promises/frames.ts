import type { Behaviour } from '../builtins/behaviour.js'
import type {
  EntryState,
  ExecutorState,
  FinallyState,
  ReactionState,
  ThenableState,
} from '../builtins/frame-states.js'
import { callBack, finish } from '../builtins/callback.js'
import { invoke } from '../interpret/invoke.js'
import { NativeFunction } from '../state/records.js'
import { callNative } from './native.js'
import { awaitOutcome } from './outcome.js'
import { rejectPromise, resolvePromise, promiseThen, toPromise } from './resolve.js'

export const reaction: Behaviour<ReactionState> = {
  step(run, frame, state) {
    if (!state.called) {
      state.called = true
      invoke(run, state.handler, [state.value], frame.identity)
      return
    }
    run.state.stack.pop()
    if (state.result) resolvePromise(run, state.result, frame.received, frame.identity)
  },
  caught(run, _frame, state, thrown) {
    run.state.stack.pop()
    if (state.result) rejectPromise(run, state.result, thrown)
    return true
  },
}

export const finallyFrame: Behaviour<FinallyState> = {
  step(run, frame, state) {
    if (!state.called) {
      state.called = true
      callBack(run, frame, state.onFinally, [])
      return
    }
    const waited = toPromise(run, frame.received, frame.identity)
    const passOn = new NativeFunction({
      kind: state.rejected ? 'thrower' : 'valueThunk',
      value: state.outcome,
    })
    finish(run, promiseThen(run, waited, passOn, undefined, frame.identity))
  },
}

export const executor: Behaviour<ExecutorState> = {
  step(run, frame, state) {
    if (state.called) {
      finish(run, state.promise)
      return
    }
    state.called = true
    callBack(run, frame, state.executor, [state.resolve, state.reject])
  },
  caught(run, frame, state, thrown) {
    callNative(run, state.reject, [thrown], frame.identity)
    finish(run, state.promise)
    return true
  },
}

export const thenable: Behaviour<ThenableState> = {
  step(run) {
    run.state.stack.pop()
  },
  caught(run, frame, state, thrown) {
    run.state.stack.pop()
    callNative(run, state.reject, [thrown], frame.identity)
    return true
  },
}

export const entry: Behaviour<EntryState> = {
  step(run, frame, state) {
    if (!state.called) {
      state.called = true
      invoke(run, state.closure, state.args, frame.identity)
      return
    }
    run.state.stack.pop()
    awaitOutcome(run, state.outcome, frame.received, frame.identity)
  },
  caught(run, _frame, state, thrown) {
    run.state.stack.pop()
    rejectPromise(run, state.outcome, thrown)
    return true
  },
}
