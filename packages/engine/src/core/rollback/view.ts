import type { RollbackView } from '../machine.js'
import type { Rollback } from '../state/rollback.js'

export function rollbackView({
  task,
  site,
  args,
  registeredAt,
  status,
  call,
}: Rollback): RollbackView {
  return { task, site, args, registeredAt, status, ...(call === undefined ? {} : { call }) }
}
