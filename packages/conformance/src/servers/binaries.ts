import { accessSync, constants, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/**
 * Folder that holds the program: the first of PATH, then of `others`.
 * @throws Error that says what to install
 */
export function folderOf(program: string, others: readonly string[], install: string): string {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  for (const folder of [...path, ...others]) {
    const file = join(folder, program)
    // A link in PATH leads to the folder that has its sister programs too.
    if (isExecutable(file)) {
      const real = dirname(realpathSync(file))
      return isExecutable(join(real, program)) ? real : folder
    }
  }
  throw new Error(
    `The tests need a real server, and the program "${program}" was found neither in PATH nor in ${
      others.length === 0 ? 'any other folder' : others.join(', ')
    }. Install it: ${install}`,
  )
}

/** Folders where distributions keep the programs of a Postgres server, newest version first. */
export function postgresFolders(): readonly string[] {
  const root = '/usr/lib/postgresql'
  try {
    return readdirSync(root)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(root, version, 'bin'))
  } catch {
    return [join(dirname(root), 'postgresql', '*', 'bin')]
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
