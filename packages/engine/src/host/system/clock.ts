import type { Clock } from '../../interfaces/clock.js'

/** Longest delay `setTimeout` takes; a later time is reached in several steps. */
const longestTimeout = 2_147_483_647

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(at, callback) {
    let timer: ReturnType<typeof setTimeout>
    const arm = (): void => {
      const delay = at - Date.now()
      timer =
        delay > longestTimeout
          ? setTimeout(arm, longestTimeout)
          : setTimeout(
              () => {
                // A timer may fire a fraction of a millisecond early; callers rely on "not before".
                if (Date.now() < at) arm()
                else callback()
              },
              Math.max(0, delay),
            )
    }
    arm()
    return () => {
      clearTimeout(timer)
    }
  },
}
