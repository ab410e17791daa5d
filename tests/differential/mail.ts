/**
 * What comes to a run from outside, in this order; the scheduler says when. A fixture exports a list
 * of it as `mail`. A decision is about the oldest pending approval, and lost when there is none.
 */
export type Mail =
  | { readonly kind: 'signal'; readonly name: string; readonly payload?: unknown }
  | {
      readonly kind: 'decision'
      readonly approved: boolean
      readonly by?: string
      readonly comment?: string
      readonly form?: unknown
    }

/** The next item of mail among what the scheduler chooses from: the last one there. */
export const nextMail = { pure: false } as const
