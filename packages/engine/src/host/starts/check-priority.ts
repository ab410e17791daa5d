import { isPriority, largestPriority, NamuError } from '@namu/core/internal'

/** @throws NamuError NAMU4162 */
export function checkPriority(priority: number | undefined): void {
  if (priority === undefined || isPriority(priority)) return
  throw new NamuError('NAMU4162', `${String(priority)} is no priority of a run`, {
    where: String(priority),
    hint: `Priorities are whole numbers from -${String(largestPriority)} to ${String(largestPriority)}; higher ones go first.`,
  })
}
