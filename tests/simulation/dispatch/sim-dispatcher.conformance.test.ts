import { dispatcherConformance } from '@namu/conformance'
import { Chance } from '../world/chance.js'
import { SimProcess } from '../world/process.js'
import { Timeline } from '../world/timeline.js'
import { Wire } from '../world/wire.js'
import { SimQueue, type QueueHabits } from './queue.js'
import { SimDispatcher } from './sim-dispatcher.js'

const calm: QueueHabits = {
  delay: 3,
  repeatsJob: 0,
  repeatsReport: 0,
  losesWorker: 0,
  stallsWorker: 0,
  lostAfter: 20,
  patience: 15,
}
const wireHabits = {
  delay: 2,
  fails: 0,
  failsAfter: 0,
  killsBefore: 0,
  killsAfter: 0,
  outlives: true,
}

dispatcherConformance(
  'The simulated dispatcher',
  (runner) => {
    const timeline = new Timeline(1_000_000)
    const chance = new Chance(7)
    const queue = new SimQueue(timeline, chance, runner, () => calm)
    const started: SimDispatcher[] = []
    const open = (name: string): SimDispatcher => {
      const process = new SimProcess(timeline, chance, name, 1, 0)
      const dispatcher = new SimDispatcher(
        queue,
        process,
        new Wire(timeline, chance, process, () => wireHabits),
      )
      started.push(dispatcher)
      return dispatcher
    }
    // The suite waits in real time: each of its milliseconds is one here.
    let passing = Promise.resolve()
    const pump = setInterval(() => {
      passing = passing.then(() => timeline.advance(1))
    }, 1)
    return Promise.resolve({
      dispatcher: open('host'),
      restart: () => Promise.resolve(open('next host')),
      loseWorkers: () => Promise.reject(new Error('a worker is lost by chance')),
      loseQueue: () => {
        queue.flush()
        return Promise.resolve()
      },
      now: () => timeline.now,
      advance: (ms) => {
        passing = passing.then(() => timeline.advance(ms))
        return passing
      },
      dispose: async () => {
        clearInterval(pump)
        await passing
        for (const dispatcher of started) await dispatcher.stop()
      },
    })
  },
  {
    redelivers: true,
    survivesRestart: true,
    losesWorkers: 'which attempt loses its worker is drawn when it starts',
    losesQueue: true,
    limits: 'in which order it delivers is drawn, and no task of its worlds has limits',
  },
)
