import { NamuError } from '@namu/core/internal'

export function unknownRun(run: string): NamuError {
  return new NamuError('NAMU4002', `There is no run "${run}"`, {
    where: run,
    hint: '`namu runs` lists the runs of this master.',
  })
}
