/**
 * Where the runs are at home: Node gets it from its environment, the engine from the run's first event.
 * So the host of the engine is mostly a stranger there, as one that takes up a run of another place is.
 */
export const home = { locale: 'en-US', timeZone: 'America/New_York' } as const
