/** Whether Redis answered with an error of this kind (the first word of its text). */
export function isReply(error: unknown, kind: string): boolean {
  return error instanceof Error && error.message.startsWith(kind)
}
