import { execFile } from 'node:child_process'
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A place for a store where room runs out. */
export interface SmallDisk {
  readonly folder: string
  /** The codes of what a write throws that finds no room. */
  readonly failure: RegExp
  /** Leaves room for `bytes` more, in place of what there was. */
  fill(bytes: number): Promise<void>
  /** The command that starts a program whose writes meet the end of the room. */
  command(program: readonly string[]): readonly [string, ...string[]]
  /** Makes room again, also for the process that was started by the command. */
  makeRoom(pid: number): Promise<void>
  remove(): Promise<void>
}

/**
 * A file system of a few megabytes; where this process may not mount one, a limit of the size of files
 * (EFBIG in place of ENOSPC).
 */
export async function smallDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true })
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder])
  } catch {
    return limitedFiles(folder)
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    failure: /NAMU5007/,
    async fill(bytes) {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(ballast, Buffer.alloc(bavail * bsize - bytes))
    },
    command: ([program = '', ...args]) => [program, ...args],
    makeRoom: () => rm(ballast),
    async remove() {
      await execute('umount', ['-l', folder])
      await rm(folder, { recursive: true })
    },
  }
}

async function limitedFiles(folder: string): Promise<SmallDisk> {
  await execute('prlimit', ['--version']).catch((cause: unknown) => {
    throw new Error(
      'This test needs a disk that fills up: run it as a user who may mount a tmpfs, or install util-linux for `prlimit`.',
      { cause },
    )
  })
  let limit = 0
  return {
    folder,
    // A write that the limit cuts short looks to LMDB like a disk that fails.
    failure: /NAMU500[57]/,
    async fill(bytes) {
      const file = await stat(join(folder, 'store/data.mdb')).catch(() => undefined)
      limit = (file?.size ?? 0) + bytes
    },
    command: (program) => ['prlimit', `--fsize=${String(limit)}:`, ...program],
    async makeRoom(pid) {
      await execute('prlimit', ['--pid', String(pid), '--fsize=unlimited:'])
    },
    async remove() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}
