import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { guardScript, quote, stoppedWord } from './guard-script.js'

/** The account a server runs as, where it must not be ours. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

export type Signal = 'INT' | 'TERM' | 'QUIT' | 'KILL'

export interface GuardedCommand {
  /** A command that has to succeed once before the first start; it is guarded too. */
  readonly before: readonly string[]
  readonly command: string
  readonly args: readonly string[]
  /** Working directory; created, and removed with everything in it once the process is over. */
  readonly folder: string
  readonly account?: Account
  /** Signal that ends the process when our own process is gone. */
  readonly lastSignal: Signal
}

/** A server process that cannot outlive us; it can be stopped and started again in its folder. */
export class GuardedProcess {
  readonly #guard: ChildProcess
  readonly #over: Promise<string>
  readonly #onStopped: (() => void)[] = []
  #words = ''
  #running = true

  constructor({ before, command, args, folder, account, lastSignal }: GuardedCommand) {
    const prepare = before.map(quote).join(' ')
    this.#guard = spawn(
      '/bin/sh',
      ['-c', guardScript, 'guard', folder, lastSignal, prepare, command, ...args],
      {
        cwd: tmpdir(),
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...process.env, LC_ALL: 'C' },
        ...account,
      },
    )
    this.#over = new Promise((resolve) => {
      this.#guard.stdout?.setEncoding('utf8').on('data', (text: string) => {
        this.#hear(text)
      })
      this.#guard.once('error', (error) => {
        this.#end()
        resolve(error.message)
      })
      this.#guard.once('close', () => {
        this.#end()
        resolve(this.#words)
      })
    })
    // Writing an order to a guard that is over is no error of ours.
    this.#guard.stdin?.on('error', () => undefined)
    // A test process may end without closing its servers: the closed pipe does it.
    this.#hold(false)
  }

  /** False once the guard is over and the folder removed. */
  get running(): boolean {
    return this.#running
  }

  /** Resolves with the end of the server's log when the guard is over, for whatever reason. */
  get over(): Promise<string> {
    return this.#over
  }

  /** Ends the server and waits until it is gone; its folder stays. */
  async stop(signal: Signal): Promise<void> {
    this.#hold(true)
    await new Promise<void>((resolve) => {
      this.#onStopped.push(resolve)
      this.#guard.stdin?.write(`${signal} keep\n`)
    })
    this.#hold(false)
  }

  /** Starts a stopped server again. */
  start(): void {
    this.#guard.stdin?.write('start\n')
  }

  /** Ends the server, if it runs, and removes its folder. */
  async close(): Promise<void> {
    this.#hold(true)
    this.#guard.stdin?.end()
    await this.#over
  }

  #hear(text: string): void {
    this.#words += text
    while (this.#words.includes(stoppedWord)) {
      this.#words = this.#words.replace(stoppedWord, '')
      this.#onStopped.shift()?.()
    }
  }

  #end(): void {
    this.#running = false
    for (const resolve of this.#onStopped.splice(0)) resolve()
  }

  /** Whether our process stays alive for the guard. */
  #hold(hold: boolean): void {
    const pipes = [this.#guard.stdin, this.#guard.stdout] as (Socket | null)[]
    for (const part of [this.#guard, ...pipes]) {
      if (hold) part?.ref()
      else part?.unref()
    }
  }
}
