import { rmSync } from 'node:fs'

/** Removes the folders named, so that no file of an earlier build stays behind. */
for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true })
