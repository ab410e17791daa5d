import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  digestOf,
  encode,
  type BuildOutput,
  type Encoded,
  type Release,
  type TaskId,
  type WorkflowIR,
} from '@namu/core/internal'
import { type Program, prepareProgram } from '@namu/engine/core'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { CompiledFixtures } from '../../differential/compiled-fixtures.js'
import { DirectNode } from '../../differential/direct/node.js'
import { fixturesIn, languageFixtures } from '../../differential/fixtures.js'
import { Choices } from '../../fuzz/choices.js'
import { programOf } from '../../fuzz/fuzz.js'
import { input as generatedInput, printProgram } from '../../fuzz/program.js'
import { openWorkspace } from '../../fuzz/workspace.js'
import { chosenFixtures, generatedSeeds } from './chosen.js'

/** A workflow of the pool with one of its inputs. */
export interface PoolProgram {
  /** Its folder, by which the direct side knows it. */
  readonly fixture: string
  readonly input: number
  readonly args: Encoded
  readonly graph: WorkflowIR
  /** It sleeps for minutes or days: in its world everything takes longer. */
  readonly sleepsLong: boolean
}

/**
 * How patient a release is: `patient` repeats an attempt until its task has said something, `usual` as
 * the default does, and `strict` never.
 */
export type Patience = 'patient' | 'usual' | 'strict'

export type Ending = { readonly value: Encoded } | { readonly error: Encoded }

const attempts: Readonly<Record<Patience, number>> = { patient: 10_000, usual: 3, strict: 1 }

/** The workflows that simulated worlds execute: fixtures and generated programs, compiled once. */
export class Pool {
  readonly programs: readonly PoolProgram[]
  readonly releases: Readonly<Record<Patience, Release>>
  readonly direct: DirectNode
  readonly #compiled: CompiledFixtures
  readonly #tasks: BuildOutput['manifest']['tasks']
  readonly #close: () => void
  readonly #prepared = new Map<string, Program>()
  readonly #endings = new Map<string, Ending>()

  private constructor(
    programs: readonly PoolProgram[],
    tasks: BuildOutput['manifest']['tasks'],
    compiled: CompiledFixtures,
    direct: DirectNode,
    close: () => void,
  ) {
    this.programs = programs
    this.direct = direct
    this.#compiled = compiled
    this.#tasks = tasks
    this.#close = close
    this.releases = {
      patient: releaseOf('patient', tasks),
      usual: releaseOf('usual', tasks),
      strict: releaseOf('strict', tasks),
    }
  }

  static async open(): Promise<Pool> {
    const fixtures = new Map(chosenFixtures.map((name) => [name, sourceOf(name)]))
    const generated = new Map(
      generatedSeeds.map((seed, at) => {
        const name = `program${String(at)}`
        return [name, printProgram(name, Choices.of(programOf(seed)))]
      }),
    )
    const { root, close } = openWorkspace(new Map([...fixtures, ...generated]))
    try {
      const built = await buildProject({ root })
      if (!built.ok)
        throw new Error(built.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
      const [compiled, direct] = await Promise.all([
        CompiledFixtures.load(root, built.output),
        DirectNode.start(fixturesIn(root)),
      ])
      const programs: PoolProgram[] = []
      for (const [name, source] of [...fixtures, ...generated]) {
        const inputs = generated.has(name) ? [generatedInput] : await inputsOf(name)
        const graph = compiled.graph(name)
        const sleepsLong = name.startsWith('sleep-') || longSleep.test(source)
        for (const [input, args] of inputs.entries())
          programs.push({ fixture: name, input, args: encode(args), graph, sleepsLong })
      }
      return new Pool(programs, built.output.manifest.tasks, compiled, direct, close)
    } catch (error) {
      close()
      throw error
    }
  }

  async close(): Promise<void> {
    this.#close()
    await this.direct.stop()
  }

  program(graph: WorkflowIR, release: Release): Program {
    const key = `${graph.digest} ${release.digest}`
    const program = this.#prepared.get(key) ?? prepareProgram(graph, release)
    this.#prepared.set(key, program)
    return program
  }

  programNamed(workflow: string, releaseDigest: string): Program {
    const found = this.programs.find(({ graph }) => graph.name === workflow)
    const release = Object.values(this.releases).find(({ digest }) => digest === releaseDigest)
    if (!found || !release) throw new Error(`the pool has no ${workflow} of ${releaseDigest}`)
    return this.program(found.graph, release)
  }

  isSync(task: TaskId): boolean {
    return this.#tasks[task]?.sync === true
  }

  /** What the task itself does with these arguments; it has been asked before it is known. */
  ending(task: string, args: Encoded): Ending {
    const known = this.#endings.get(`${task} ${args}`)
    if (!known) throw new Error(`${task} was never executed with ${args}`)
    return known
  }

  async execute(task: string, args: Encoded): Promise<Ending> {
    const key = `${task} ${args}`
    const known = this.#endings.get(key)
    if (known) return known
    let ending: Ending
    try {
      ending = { value: encode(await this.#compiled.execute(task, args)) }
    } catch (error) {
      ending = { error: encode(withoutStack(error)) }
    }
    this.#endings.set(key, ending)
    return ending
  }
}

/** A sleep longer than a few seconds, or until a moment. */
const longSleep = /sleep\((?:'\d+ ?(?:m|min|h|d|day|days|hours?|minutes?)'|new Date|\w*[dD]ate)/

function sourceOf(fixture: string): string {
  return readFileSync(join(languageFixtures.root, fixture, 'workflow.ts'), 'utf8')
}

async function inputsOf(fixture: string): Promise<readonly (readonly unknown[])[]> {
  const module = (await import(join(languageFixtures.root, fixture, 'workflow.ts'))) as {
    inputs: readonly (readonly unknown[])[]
  }
  return module.inputs
}

function releaseOf(patience: Patience, tasks: BuildOutput['manifest']['tasks']): Release {
  const entries = Object.entries(tasks).map(([id, { artifact, export: name, policy, sync }]) => {
    // What a synchronous task does is seen at its call: directly nothing else can end it.
    const maxAttempts = sync ? attempts.patient : attempts[patience]
    const retry = { maxAttempts, initialDelayMs: 20, factor: 2, maxDelayMs: 2_000, jitter: 0.5 }
    return [id, { artifact, export: name, policy: { ...policy, retry } }] as const
  })
  const release: Release['tasks'] = Object.fromEntries(entries)
  return { digest: digestOf(JSON.stringify(release)), tasks: release }
}

/** Where in this file a task was called says nothing, and differs from place to place. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error) delete error.stack
  return error
}
