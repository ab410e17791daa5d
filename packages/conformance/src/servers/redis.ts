import { connect } from 'node:net'
import { join } from 'node:path'
import { folderOf } from './binaries.js'
import { startServer, type ThrowawayServer } from './throwaway-server.js'

export interface RedisOptions {
  /** Keeps its data over a restart (append-only file). Default false: a restart loses everything. */
  readonly persistent?: boolean
  /** One node that is a whole Redis Cluster, with a cluster's rules about keys. Default false. */
  readonly cluster?: boolean
}

/**
 * Starts a throwaway Redis server on a free port of 127.0.0.1. It ends with this process, however
 * that ends.
 * @throws Error when `redis-server` is not installed, saying what to install
 */
export async function startRedis(options: RedisOptions = {}): Promise<ThrowawayServer> {
  const bin = folderOf('redis-server', [], 'apt-get install -y postgresql redis-server')
  const server = await startServer({
    name: 'redis',
    signals: { clean: 'TERM', crash: 'KILL' },
    command: (folder, port) => ({
      command: join(bin, 'redis-server'),
      args: [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', options.persistent === true ? 'yes' : 'no'],
        ...(options.cluster === true ? clusterArgs(port) : []),
      ],
    }),
    isReady: (folder, port) =>
      // A node that is told a second time that it has all slots refuses, and has them.
      answers(port, folder, options.cluster === true ? ['CLUSTER ADDSLOTSRANGE 0 16383'] : []),
  })
  return { ...server, url: `redis://${server.host}:${String(server.port)}` }
}

/** A node needs a second port, and the address it is known by. */
function clusterArgs(port: number): readonly string[] {
  const busPort = port > 50_000 ? port - 10_000 : port + 10_000
  return [
    ...['--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
    ...['--cluster-announce-ip', '127.0.0.1'],
  ]
}

/** Whether the server at that port is the one of this folder, and has loaded its data. */
function answers(port: number, folder: string, further: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (ready: boolean) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(1000, () => end(false))
    socket.once('error', () => end(false))
    socket.once('connect', () => {
      for (const command of ['PING', ...further, 'CONFIG GET dir']) socket.write(`${command}\r\n`)
    })
    let reply = ''
    socket.on('data', (data) => {
      reply += data.toString()
      if (!'+PONG'.startsWith(reply.slice(0, 5))) end(false)
      else if (reply.includes(folder)) end(true)
    })
  })
}
