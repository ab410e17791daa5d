import { describe, expect, it } from 'vitest'
import { StepRunner, sceneOfEachTest, until, never } from './scene.js'

const scene = sceneOfEachTest()

describe('the console of a workflow', () => {
  it('is part of the log lines of its run, each once, also when another process goes on', async () => {
    const stopped = new StepRunner((n) => (n < 2 ? Promise.resolve(n + 1) : never()))
    const first = await scene.host({ runner: stopped })
    const { run } = await first.host.startRun({ workflow: 'chatty', input: { wire: [4] } })
    await until(() => stopped.executed.length === 3)
    await first.host.stop()
    const second = await scene.host()
    await second.host.resume(run)
    await second.host.wait(run)
    await second.host.flushLogLines()
    const lines = await scene.store.readLogLines(run)
    expect(lines.map(({ level, source, message }) => [level, source, message].join(' '))).toEqual([
      'info workflow before step 0 { n: 0 }',
      'info workflow before step 1 { n: 1 }',
      'info workflow before step 2 { n: 2 }',
      'info workflow before step 3 { n: 3 }',
      'warn workflow done after 4',
    ])
    const told = second.news.flatMap((news) => (news.type === 'log' ? news.lines : []))
    expect(told.map(({ message }) => message)).toEqual(['before step 3 { n: 3 }', 'done after 4'])
    // Who follows the run has seen its last line when it hears of the end.
    const end = second.news.findIndex(
      (news) => news.type === 'committed' && news.record.status === 'completed',
    )
    const last = second.news.findLastIndex((news) => news.type === 'log')
    expect(last).toBeLessThan(end)
  })
})
