/**
 * Behaviours that one section of ECMA-262 prescribes, each as the body of a workflow: it has `log`,
 * which is what a run shows at its end, the tasks of the fixtures, and `sleep`.
 */
export interface Section {
  /** Number and title in ECMA-262, 2024. */
  readonly title: string
  /** Declarations at the top level of the module, which the cases share. */
  readonly module?: string
  /** Statements by what they show. */
  readonly cases: Readonly<Record<string, string>>
}
