/**
 * How many keys of messages a run remembers: a message that is sent again under one of them is the
 * same message, and changes nothing.
 */
export const keysRemembered = 1_000
