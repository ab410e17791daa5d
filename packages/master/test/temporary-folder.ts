import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder; `later` (`onTestFinished` or `afterAll`) sees to it that it goes away again. */
export function temporaryFolder(later: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'namu-master-test-'))
  later(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  return folder
}
