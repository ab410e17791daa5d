import { readFileSync } from 'node:fs'
import {
  defaultPolicy,
  digestOf,
  releaseDigest,
  type BuildOutput,
  type Digest,
  type JsonSchema,
  type Release,
  type TaskId,
  type ValueId,
  type WorkflowIR,
} from '@namu/core/internal'
import { createWorkflowBuilder, type FunctionBuilder, type SourceSpan } from '@namu/flow'

const code = new Uint8Array(readFileSync(new URL('./tasks.mjs', import.meta.url)))
const sourceMap = new TextEncoder().encode('{"version":3,"sources":[],"names":[],"mappings":""}')

const span: SourceSpan = {
  file: 'src/sample.ts',
  startLine: 1,
  startColumn: 1,
  endLine: 1,
  endColumn: 2,
}
const string: JsonSchema = { type: 'string' }
const date: JsonSchema = { type: 'string', format: 'date-time', 'x-namu': 'Date' }
const bigint: JsonSchema = { type: 'string', pattern: '^-?[0-9]+$', 'x-namu': 'bigint' }

function tuple(...items: readonly JsonSchema[]): JsonSchema {
  return {
    type: 'array',
    prefixItems: items,
    items: false,
    minItems: items.length,
    maxItems: items.length,
  }
}

const tasks = {
  step: { input: tuple(string, string), output: string },
  shift: { input: tuple(date, bigint), output: date },
  fail: { input: tuple(string), output: { not: {} } },
} as const
type TaskName = keyof typeof tasks

const idOf = (name: TaskName): TaskId => `src/tasks#${name}` as TaskId

function workflow(
  name: string,
  params: readonly string[],
  contract: { readonly input: JsonSchema; readonly output: JsonSchema },
  used: readonly TaskName[],
  body: (fn: FunctionBuilder, call: (task: TaskName, args: readonly ValueId[]) => ValueId) => void,
): WorkflowIR {
  const builder = createWorkflowBuilder({ name, module: 'src/sample' })
  for (const task of used) builder.task(idOf(task), { sync: false, ...tasks[task] })
  builder.entry('src/sample', { name, async: true, params, span }, (fn) => {
    body(fn, (task, args) => {
      const target = { kind: 'task', task: idOf(task) } as const
      const promise = fn.start(
        target,
        args.map((value) => ({ kind: 'value', value })),
        false,
        span,
      )
      return fn.await(promise, span)
    })
  })
  return builder.build(contract)
}

const parameter = (fn: FunctionBuilder, index: number): ValueId =>
  fn.read(fn.parameter(index), span)

/** `steps(folder)`: the steps a, b and c one after the other. */
const steps = workflow(
  'steps',
  ['folder'],
  { input: tuple(string), output: { type: 'array', items: string } },
  ['step'],
  (fn, call) => {
    const names = ['a', 'b', 'c'].map((name) =>
      call('step', [parameter(fn, 0), fn.constant(name, span)]),
    )
    fn.return(
      fn.array(
        names.map((value) => ({ kind: 'value', value })),
        span,
      ),
      span,
    )
  },
)

/** `shift(when, days)`: a Date and a bigint in, a Date out. */
const shift = workflow(
  'shift',
  ['when', 'days'],
  { input: tuple(date, bigint), output: date },
  ['shift'],
  (fn, call) => {
    fn.return(call('shift', [parameter(fn, 0), parameter(fn, 1)]), span)
  },
)

/** `fail(message)`: throws what its task throws. */
const fail = workflow(
  'fail',
  ['message'],
  { input: tuple(string), output: {} },
  ['fail'],
  (fn, call) => {
    fn.return(call('fail', [parameter(fn, 0)]), span)
  },
)

/** `nap(until)`: sleeps until then, and returns `until`. */
const nap = workflow('nap', ['until'], { input: tuple(date), output: date }, [], (fn) => {
  const until = parameter(fn, 0)
  const timer = fn.start({ kind: 'timer' }, [{ kind: 'value', value: until }], false, span)
  fn.await(timer, span)
  fn.return(until, span)
})

/** `asking()`: publishes, waits for the signal `go`, asks with what it carries, and returns the decision. */
function askingGraph(): WorkflowIR {
  const builder = createWorkflowBuilder({ name: 'asking', module: 'src/sample' })
  const message: JsonSchema = {
    type: 'object',
    properties: { to: string, title: string, form: { type: 'number' } },
    required: ['to'],
  }
  builder.signal('go', message)
  const form = builder.form({ type: 'number' })
  builder.entry('src/sample', { name: 'asking', async: true, params: [], span }, (fn) => {
    const publish = (stage: string): void => {
      const value = fn.constant(stage, span)
      fn.start({ kind: 'publish', view: 'stage' }, [{ kind: 'value', value }], true, span)
    }
    publish('waits')
    const go = fn.await(fn.start({ kind: 'signal', signal: 'go' }, [], false, span), span)
    publish('asks')
    const target = { kind: 'approval', form } as const
    fn.return(fn.await(fn.start(target, [{ kind: 'value', value: go }], false, span), span), span)
  })
  return builder.build({ input: { type: 'array', maxItems: 0 }, output: {} })
}

export interface SampleOptions {
  readonly version?: string
  /** Appended to the tasks' code: another content. */
  readonly comment?: string
  readonly queue?: string
}

/** A build as `namu build` makes one: workflows `steps`, `shift`, `fail`, `nap` and `asking`, one artifact. */
export function sampleBuild({
  version = '1.0.0',
  comment,
  queue,
}: SampleOptions = {}): BuildOutput {
  const extra = new TextEncoder().encode(comment === undefined ? '' : `// ${comment}\n`)
  const content = new Uint8Array([...code, ...extra])
  const artifact = { digest: digestOf(content), code: content, sourceMap }
  const graphs = [steps, shift, fail, nap, askingGraph()]
  const source = { file: 'src/sample.ts', line: 1, column: 1 }
  const policy = {
    ...defaultPolicy,
    retry: { ...defaultPolicy.retry, initialDelayMs: 10 },
    queue: queue ?? 'default',
  }
  return {
    manifest: {
      manifest: 1,
      project: 'sample',
      version,
      workflows: Object.fromEntries(
        graphs.map((graph) => [
          graph.name,
          {
            graph: graph.digest,
            file: `workflows/${graph.name}.json`,
            release: releaseOf(graph, artifact.digest, policy),
            input: graph.input,
            output: graph.output,
            source,
          },
        ]),
      ),
      tasks: Object.fromEntries(
        (Object.keys(tasks) as TaskName[]).map((name) => [
          idOf(name),
          {
            artifact: artifact.digest,
            export: name,
            file: 'tasks.mjs',
            policy,
            sync: false,
            source,
          },
        ]),
      ),
    },
    graphs,
    artifacts: [artifact],
  }
}

function releaseOf(graph: WorkflowIR, artifact: Digest, policy: typeof defaultPolicy): Release {
  const released = Object.fromEntries(
    Object.keys(graph.tasks).map((id) => [
      id,
      { artifact, export: id.slice(id.indexOf('#') + 1), policy },
    ]),
  ) as Release['tasks']
  return { digest: releaseDigest(released), tasks: released }
}
