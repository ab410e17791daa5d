#!/usr/bin/env node
// Prints `<passed> <failed>` of a JSON report of vitest. A file that could not be loaded is a failure.
import fs from 'node:fs'

const report = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))
const unloaded = report.testResults.filter(
  (file) =>
    file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
).length
console.log(`${report.numPassedTests} ${report.numFailedTests + unloaded}`)
