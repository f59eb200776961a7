/**
 * `make bench`: everything that README.md of this folder reports. Takes about ten minutes; with names as arguments
 * (`npm run bench -- throughput memory`) only those parts.
 */
import { cluster } from './parts/cluster.ts'
import { dev } from './parts/dev.ts'
import { fairness } from './parts/fairness.ts'
import { sidecar } from './parts/sidecar.ts'
import { memory } from './parts/memory.ts'
import { startup } from './parts/startup.ts'
import { throughput } from './parts/throughput.ts'
import { loadTool } from './load.ts'

const parts = { startup, throughput, fairness, memory, cluster, dev, sidecar }
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in parts))
if (unknown.length > 0)
  throw new Error(`no part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}`)

console.log(`Node ${process.version}, load from ${loadTool}\n`)
for (const [name, run] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`## ${name}\n`)
  await run()
  console.log()
}
