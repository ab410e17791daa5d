import { classesModule } from './class-marks.js'
import type { DiscoveredTask } from '../discover/discovered.js'

/** The name of the export of every artifact that is its task; `classes` holds its error classes. */
export const taskExport = 'task'

/**
 * The module that an artifact is bundled from. Its export is a plain function that takes decoded
 * arguments: the user's own function with its receiver bound, taken out of the wrapper that `task()`
 * made, because the runner has done the copying at the boundary already.
 */
export function taskEntry(task: Pick<DiscoveredTask, 'file' | 'path'>): string {
  const [exported, method] = task.path
  const imported = `import { ${exportSpecifier(exported)} as found } from ${quote(`./${task.file}`)}`
  const brand = `[Symbol.for('namu.task')]`
  const value =
    method === undefined ? `found${brand}.run` : `found[${quote(method)}]${brand}.run.bind(found)`
  const classes = `export { classes } from ${quote(classesModule)}`
  return `${imported}\n${classes}\nexport const ${taskExport} = ${value}\n`
}

/** Export names that are not identifiers are written as strings. */
function exportSpecifier(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : quote(name)
}

function quote(text: string): string {
  return JSON.stringify(text)
}
