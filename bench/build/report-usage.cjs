// Loaded into a measured process: tells its parent over the fourth pipe what it used; since
// `globalThis.measuredFrom`, where the process sets that.
const { writeSync } = require('node:fs')

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const from = globalThis.measuredFrom
  const usage = {
    cpuMs: (userCPUTime + systemCPUTime) / 1000 - (from?.cpuMs ?? 0),
    peakMiB: maxRSS / 1024,
    ...(from && { ms: performance.now() - from.at }),
  }
  writeSync(3, JSON.stringify(usage))
})
