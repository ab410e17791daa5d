import type { Host } from './host.js'
import type { Terminal } from './terminal/terminal.js'

/** What every command gets. */
export interface Context {
  readonly host: Host
  readonly terminal: Terminal
  /** `--json`: stdout is for machines. */
  readonly json: boolean
}
