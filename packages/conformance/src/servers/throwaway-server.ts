import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.js'
import { GuardedProcess, type Account, type Signal } from './guarded-process.js'

/** `clean`: as an administrator stops it. `crash`: as a power failure of its process does. */
export type StopKind = 'clean' | 'crash'

export interface ThrowawayServer {
  readonly host: string
  readonly port: number
  readonly url: string
  /** Stops the server and keeps its data. */
  stop(kind: StopKind): Promise<void>
  /** Starts a stopped server again, on the same port and data. */
  start(): Promise<void>
  /** Ends the server and removes everything of it. */
  close(): Promise<void>
}

/** What one kind of server has of its own. */
export interface ServerKind {
  readonly name: string
  readonly account?: Account
  readonly signals: Readonly<Record<StopKind, Signal>>
  /** The command that prepares the empty folder, once. */
  before?(folder: string): readonly string[]
  command(folder: string, port: number): { readonly command: string; readonly args: string[] }
  isReady(folder: string, port: number): Promise<boolean>
}

const host = '127.0.0.1'

/** Starts a server of this kind on a free port with a folder of its own; resolves when it answers. */
export async function startServer(kind: ServerKind): Promise<Omit<ThrowawayServer, 'url'>> {
  for (let trial = 1; ; trial += 1) {
    try {
      return await tryServer(kind, await freePort())
    } catch (error) {
      // Somebody may have taken the port in between.
      if (trial === 3 || !String(error).includes('in use')) throw error
    }
  }
}

async function tryServer(kind: ServerKind, port: number): Promise<Omit<ThrowawayServer, 'url'>> {
  const folder = join(tmpdir(), `namu-${kind.name}-${randomUUID()}`)
  const server = new GuardedProcess({
    ...kind.command(folder, port),
    before: kind.before?.(folder) ?? [],
    folder,
    lastSignal: kind.signals.crash,
    ...(kind.account === undefined ? {} : { account: kind.account }),
  })
  const ready = () => untilReady(kind, server, folder, port)
  await ready()
  return {
    host,
    port,
    stop: (how) => server.stop(kind.signals[how]),
    start: () => {
      server.start()
      return ready()
    },
    close: () => server.close(),
  }
}

async function untilReady(
  kind: ServerKind,
  server: GuardedProcess,
  folder: string,
  port: number,
): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await kind.isReady(folder, port))) {
    if (!server.running || Date.now() > deadline) {
      const why = server.running ? 'it did not answer in a minute' : 'it ended at once'
      if (server.running) await server.close()
      throw new Error(`The ${kind.name} server could not be started: ${why}. ${await server.over}`)
    }
    await sleep(10)
  }
}
