/**
 * The functions of a program that a verifier has found sound, so that it looks again only at what the
 * next pass has changed. Functions are immutable; each stage of the program has its own rules.
 */
export class Verified {
  /** The high-level IR while closures carry nothing yet, and after. */
  readonly open = new WeakSet()
  readonly resolved = new WeakSet()
  readonly ssa = new WeakSet()
}
