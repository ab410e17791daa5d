import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { NamuError } from '@namu/core/internal'

export interface Address {
  /** For clients on this machine. */
  readonly local: string
  /** For those on other machines, as far as this one knows. */
  readonly remote: string
}

/**
 * Starts listening; gives the URLs.
 * @throws NamuError NAMU8001 when the address is in use or not this machine's
 */
export function listen(server: Server, bind: string, port: number): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new NamuError(
          'NAMU8001',
          `The master cannot listen on ${bind}:${port} (${error.message})`,
          {
            where: `${bind}:${port}`,
            hint: 'Choose another address with BIND_HOST and BIND_PORT; port 0 takes a free one.',
            cause: error,
          },
        ),
      )
    })
    server.listen(port, bind, () => {
      server.removeAllListeners('error')
      resolve(addressOf(server.address() as AddressInfo))
    })
  })
}

/** "Any address" is none: this machine's own clients and others reach it by different names. */
function addressOf({ address, family, port }: AddressInfo): Address {
  if (address === '0.0.0.0' || address === '::') {
    return { local: `http://127.0.0.1:${port}`, remote: `http://${hostname()}:${port}` }
  }
  const url = family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
  return { local: url, remote: url }
}

/** Takes no more requests and waits for the running ones, for `graceMs` at most. */
export async function stopListening(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  server.closeIdleConnections()
  const timer = setTimeout(() => {
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearTimeout(timer)
}
