/** What `namu` exits with; documented in `docs/cli.md`. */
export const exitCode = {
  ok: 0,
  /** The user's error: a project that does not compile, a run that failed, something not found. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
