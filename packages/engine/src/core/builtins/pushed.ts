/** What a built-in returns when it has pushed a frame that delivers its result later. */
export const pushed: unique symbol = Symbol('pushed')
