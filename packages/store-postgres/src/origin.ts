import type { Rebind, RunOriginRecord, RunRecord } from '@namu/engine'

/** What the column `origin` holds: the id has a column of its own, which is indexed. */
type OriginDetails = Omit<RunOriginRecord, 'run'>

export function encodeOrigin({ kind, at, call, carrying }: RunOriginRecord): string {
  const details: OriginDetails = {
    kind,
    at,
    ...(call === undefined ? {} : { call }),
    ...(carrying ? { carrying } : {}),
  }
  return JSON.stringify(details)
}

export function decodeOrigin(row: {
  readonly origin_run: string | null
  readonly origin: string | null
  readonly rebinds: string | null
}): Pick<RunRecord, 'origin' | 'rebinds'> {
  const { origin_run: run, origin, rebinds } = row
  return {
    ...(run === null || origin === null
      ? {}
      : { origin: { run, ...(JSON.parse(origin) as OriginDetails) } }),
    ...(rebinds === null ? {} : { rebinds: JSON.parse(rebinds) as Rebind[] }),
  }
}
