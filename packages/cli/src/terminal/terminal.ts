import pc from 'picocolors'
import type { Host, Output } from '../host.js'

export type Colors = ReturnType<typeof pc.createColors>

/** Where a command speaks: results on `out`, everything about them on `note`. */
export interface Terminal {
  /** One line (or several) of the result, on stdout. */
  out(text: string): void
  /** One line for people, on stderr. */
  note(text: string): void
  /** A person watches stderr: live progress makes sense. */
  readonly live: boolean
  /** Width of the terminal in columns; 100 when there is none. */
  readonly width: number
  /** Colours for stdout and for stderr; each leaves text alone where colour is not wanted. */
  readonly color: Colors
  readonly noteColor: Colors
}

export function createTerminal({ env, stdout, stderr }: Host): Terminal {
  return {
    out: (text) => {
      stdout.write(`${text}\n`)
    },
    note: (text) => {
      stderr.write(`${text}\n`)
    },
    live: canBeLive(stderr, env),
    width: stdout.columns ?? stderr.columns ?? 100,
    color: pc.createColors(wantsColor(env, stdout.isTTY)),
    noteColor: pc.createColors(wantsColor(env, stderr.isTTY)),
  }
}

/** A moving line needs to know its width. */
function canBeLive({ isTTY, columns }: Output, env: Host['env']): boolean {
  return isTTY && columns !== undefined && env.CI === undefined && env.TERM !== 'dumb'
}

function wantsColor(env: Host['env'], isTTY: boolean): boolean {
  if (isSet(env.NO_COLOR)) return false
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0'
  return isTTY && env.TERM !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
