/** What the command line is given by the process it runs in. */
export interface Host {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: { readonly isTTY: boolean }
  /** Calls back on each interrupt (Ctrl-C, SIGTERM); returns a function that stops that. */
  onInterrupt(callback: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
}

export interface Output {
  readonly isTTY: boolean
  readonly columns: number | undefined
  write(text: string): void
}
