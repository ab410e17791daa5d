import { InvalidArgumentError, Option } from 'commander'

export function localOption(): Option {
  return new Option('--local', 'use the store of this project, whatever master is configured')
}

export function masterOption(): Option {
  return new Option('--master <url>', 'talk to this master').conflicts('local')
}

export function projectOption(): Option {
  return new Option('-p, --project <folder>', 'the folder of the project (default: found upwards)')
}

export function buildOption(): Option {
  return new Option('--build <folder>', 'use this output of `namu build` instead of compiling')
}

export function releaseOption(): Option {
  return new Option(
    '--release <version>',
    'execute with the tasks of this version, which has the same graph; latest for the newest',
  )
}

export function setOption(): Option {
  return new Option(
    '--set <call=json>',
    'take this value for a call; once for each call',
  ).argParser(collect)
}

/** The number of a call or an event, with or without the sign that it is shown with. */
export function numbered(text: string): number {
  return wholeNumber(0, Number.MAX_SAFE_INTEGER)(text.replace(/^#/, ''))
}

export function priorityOption(): Option {
  return new Option(
    '--priority <number>',
    'tasks of runs with a higher one go first: from -1000 to 1000, 0 without it',
  ).argParser(wholeNumber(-1_000, 1_000))
}

export function concurrencyOption(): Option {
  return new Option(
    '-c, --concurrency <number>',
    'tasks that this process executes at the same time',
  ).argParser(wholeNumber(1, 10_000))
}

export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}
