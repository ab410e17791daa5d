import { buildProject, formatDiagnostic, type Diagnostic } from '@namu/transformer'
import { CompiledFixtures } from '../differential/compiled-fixtures.js'
import { compareCase, describe } from '../differential/compare.js'
import { DirectNode } from '../differential/direct/node.js'
import { fixturesIn } from '../differential/fixtures.js'
import type { Case } from '../differential/trace.js'
import { input } from './program.js'
import { inWorkspace } from './workspace.js'

/**
 * What is wrong with a program: the compiler rejected it, the compiler or one side broke down, or
 * both sides ran and showed different things.
 */
export interface Failure {
  readonly kind: 'rejected' | 'crashed' | 'differs'
  readonly detail: string
}

/** The orders of completion each program runs under. */
const cases: readonly Omit<Case, 'fixture'>[] = [
  ...[0, 1, 2].map((seed) => ({ input: 0, seed, pureFirst: false })),
  ...[0, 3].map((seed) => ({ input: 0, seed, pureFirst: true })),
]

/** Compiles programs as one project, runs each on both sides and says what is wrong with which. */
export async function checkPrograms(
  programs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Failure>> {
  const failures = new Map<string, Failure>()
  const accepted = new Map(programs)
  while (accepted.size > 0) {
    try {
      const rejected = await inWorkspace(accepted, (root) => checkProject(root, failures))
      if (rejected.size === 0) break
      for (const [name, failure] of rejected) {
        failures.set(name, failure)
        accepted.delete(name)
      }
    } catch (error) {
      await narrow(accepted, error, failures)
      break
    }
  }
  return failures
}

/** A break-down concerns all programs of a project: halves of it say which. */
async function narrow(
  programs: ReadonlyMap<string, string>,
  error: unknown,
  failures: Map<string, Failure>,
): Promise<void> {
  const all = [...programs]
  const [only] = all
  if (only && all.length === 1) {
    failures.set(only[0], { kind: 'crashed', detail: describe(error) })
    return
  }
  const half = all.length >> 1
  for (const part of [all.slice(0, half), all.slice(half)])
    for (const [name, failure] of await checkPrograms(new Map(part))) failures.set(name, failure)
}

/** Adds what differs to `failures`; returns the programs that the compiler rejects, if any. */
async function checkProject(
  root: string,
  failures: Map<string, Failure>,
): Promise<ReadonlyMap<string, Failure>> {
  const built = await buildProject({ root })
  if (!built.ok) return rejections(built.diagnostics)
  const set = fixturesIn(root)
  const [compiled, direct] = await Promise.all([
    CompiledFixtures.load(root, built.output),
    DirectNode.start(set),
  ])
  try {
    for (const name of set.names) {
      const failure = await compare(name, compiled, direct)
      if (failure) failures.set(name, failure)
    }
  } finally {
    await direct.stop()
  }
  return new Map()
}

function rejections(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, Failure> {
  const rejected = new Map<string, Failure>()
  for (const diagnostic of diagnostics) {
    const [name] = diagnostic.span.file.split('/')
    if (diagnostic.severity === 'error' && name !== undefined && !rejected.has(name))
      rejected.set(name, { kind: 'rejected', detail: formatDiagnostic(diagnostic) })
  }
  return rejected
}

async function compare(
  name: string,
  compiled: CompiledFixtures,
  direct: DirectNode,
): Promise<Failure | undefined> {
  for (const shape of cases) {
    const difference = await compareCase({ ...shape, fixture: name }, input, compiled, direct)
    if (difference) return difference
  }
  return undefined
}
