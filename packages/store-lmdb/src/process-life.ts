import { readFileSync } from 'node:fs'

/**
 * When a process of this machine was started, in a form that is only compared; `undefined` where the
 * system does not tell (field 22 of `/proc/<pid>/stat`, see proc(5)).
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    // The command in parentheses may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[19]
  } catch {
    return undefined
  }
}

/** Whether the process that had this id at that start still lives. */
export function isProcessAlive(pid: number, started: string | undefined): boolean {
  if (!exists(pid)) return false
  const now = processStart(pid)
  return started === undefined || now === undefined || now === started
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
