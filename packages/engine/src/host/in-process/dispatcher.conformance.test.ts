import { dispatcherConformance, ManualClock } from '@namu/conformance'
import { InProcessDispatcher } from './dispatcher.js'

dispatcherConformance(
  'The in-process dispatcher',
  (runner, places = 8) => {
    const clock = new ManualClock(1_000_000)
    const dispatcher = new InProcessDispatcher({ runner, concurrency: places, clock })
    const alone = (): Promise<never> => Promise.reject(new Error('one process has it all'))
    return Promise.resolve({
      dispatcher,
      restart: alone,
      loseWorkers: alone,
      loseQueue: alone,
      now: () => clock.now(),
      advance: (ms) => {
        clock.advance(ms)
        return Promise.resolve()
      },
      dispose: () => dispatcher.stop(),
    })
  },
  {
    redelivers: 'it serves one host, which has the attempt executed again when it refuses a report',
    survivesRestart: 'it ends with its process',
    losesWorkers: 'its worker is this process',
    losesQueue: 'its queue is this process',
    limits: true,
  },
)
