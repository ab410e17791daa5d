// node bench/build/in-process.mjs <project>: the compiler alone, without the command and the files.
import { buildProject } from '@namu/transformer'

const result = await buildProject({ root: process.argv[2] })
if (!result.ok) throw new Error(JSON.stringify(result.diagnostics.slice(0, 3)))
process.exit()
