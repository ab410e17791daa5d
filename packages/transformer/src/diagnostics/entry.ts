/**
 * - `mistake`: the program contradicts itself or the rules of tasks and workflows;
 * - `limit`: will not compile, ever: there is another way to write it;
 * - `not-yet`: planned; until then there is another way to write it;
 * - `advice`: compiles, and means what it says; it may not be what was meant.
 */
export type DiagnosticGroup = 'mistake' | 'limit' | 'not-yet' | 'advice'

/**
 * What is known of one code. `message`, `reason` and `rewrite` may name parameters in braces.
 *
 * D1. A code is never reused; a retired one stays here as a comment.
 * D2. Advice is a warning: it never stops a build, and a comment silences it where it stands.
 * D3. `bad` compiles to this code and no other error; `good` compiles without errors. Both are
 *     modules that may use `task`, `workflow` and the async task `add` (a test compiles them).
 */
export interface DiagnosticEntry {
  readonly code: string
  readonly group: DiagnosticGroup
  readonly severity?: 'warning'
  readonly title: string
  readonly message: string
  readonly reason: string
  readonly rewrite: string
  readonly bad: string
  readonly good: string
}
