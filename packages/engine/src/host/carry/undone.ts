import type { RunMachineContract } from '../../core/index.js'

/**
 * How many compensations of a run were started. What they undo counts as done in its history, so that
 * nothing may go on behind it.
 */
export function undoneIn(machine: Pick<RunMachineContract, 'rollbacks'>): number {
  return machine.rollbacks().filter(({ call }) => call !== undefined).length
}
