import type { BranchRequest } from '@namu/engine'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { readInput, type InputOptions } from '../project/input.js'
import { parseSet } from '../project/set.js'
import { releaseHint } from '../report/origin.js'
import { watchRun } from '../watch/watch-run.js'

interface ChangeOptions extends PlaceOptions {
  readonly release?: string
  /** `<call>=<json>` each. */
  readonly set?: readonly string[]
}

export interface RerunOptions extends ChangeOptions, InputOptions {
  readonly from: number
}

export interface ForkOptions extends ChangeOptions, InputOptions {
  readonly at: number
}

/** `namu retry <run>`: a new run that goes on where the run failed. */
export async function retry(context: Context, run: string, options: ChangeOptions): Promise<void> {
  await branch(context, run, options, { kind: 'retry', ...changesOf(options) })
}

/** `namu rerun <run> --from <call>`: a new run that executes a call and what follows again. */
export async function rerun(context: Context, run: string, options: RerunOptions): Promise<void> {
  const { from } = options
  const input = await inputOf(context, options)
  await branch(context, run, options, { kind: 'rerun', from, ...input, ...changesOf(options) })
}

/** `namu fork <run> --at <event>`: a new run that goes on behind an event. */
export async function fork(context: Context, run: string, options: ForkOptions): Promise<void> {
  const { at } = options
  const input = await inputOf(context, options)
  await branch(context, run, options, { kind: 'fork', at, ...input, ...changesOf(options) })
}

async function branch(
  context: Context,
  origin: string,
  options: PlaceOptions,
  request: BranchRequest,
): Promise<void> {
  const backend = await chooseBackend(context, options)
  try {
    const { run, newerVersion } = await backend.branch(origin, request)
    if (!context.json) {
      context.terminal.note(`run ${run}: ${request.kind} of ${origin} on ${backend.place}`)
      if (newerVersion !== undefined) context.terminal.note(releaseHint(newerVersion))
    }
    await watchRun(context, backend, run)
  } finally {
    await backend.close()
  }
}

function changesOf({ release, set }: ChangeOptions): Pick<BranchRequest, 'release' | 'set'> {
  return {
    ...(release === undefined ? {} : { release }),
    ...(set === undefined ? {} : { set: set.map(parseSet) }),
  }
}

/** Without one of the options the origin's input stays. */
async function inputOf({ host }: Context, options: InputOptions) {
  if (options.input === undefined && options.inputFile === undefined) return {}
  return { input: await readInput(options, host.cwd) }
}
