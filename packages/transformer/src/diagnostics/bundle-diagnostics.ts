import type { DiagnosticEntry } from './entry.js'

/** NAMU131x: what stands in the way of a task's artifact. */
export const bundleDiagnostics = [
  {
    code: 'NAMU1311',
    group: 'mistake',
    title: 'A task cannot be bundled',
    message: 'The bundler refused the code of a task: {text}',
    reason:
      'An artifact holds all code that its task reaches; TypeScript accepted this import or syntax (because of a declaration, or a suppressed error), but there is no such code.',
    rewrite: 'Correct the import, install the package, or remove the suppressed error above it.',
    bad: `// @ts-expect-error
import { price } from './not-generated-yet.js'
export const quote = task(async (n: number) => n * price)`,
    good: `const price = 3
export const quote = task(async (n: number) => n * price)`,
  },
  {
    code: 'NAMU1312',
    group: 'limit',
    severity: 'warning',
    title: 'A task needs a native package',
    message: 'The task {task} needs {packages}, which stays outside its artifact.',
    reason:
      'A package with native code belongs to the machine it was installed on, so it is not bundled: the artifact alone does not suffice to run the task on another machine.',
    rewrite:
      'Install the package on every machine whose workers take this task (a queue of its own keeps others away), or use a package without native code.',
    bad: `import { transformSync } from 'esbuild'
export const shrink = task((code: string) => transformSync(code, { minify: true }).code)`,
    good: `export const shrink = task((code: string) => code.trim())`,
  },
] as const satisfies readonly DiagnosticEntry[]
