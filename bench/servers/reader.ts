/** Reads one file in a tight loop, and counts how often it was not one value in full. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const { path, bytes } = workerData as { path: string; bytes: number }
let reads = 0
let torn = 0
let stopped = false

function read(): void {
  for (let round = 0; round < 20; round++) {
    const content = readFileSync(path)
    reads++
    const first = content[0]
    if (content.length !== bytes || first === undefined || content.some((byte) => byte !== first)) torn++
  }
  if (!stopped) setImmediate(read)
}

parentPort?.once('message', () => {
  stopped = true
  parentPort?.postMessage({ reads, torn })
})
read()
