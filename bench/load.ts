import autocannon from 'autocannon'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** One load: what to post where, and for how long. */
export interface Load {
  url: string
  body: string
  connections: number
  seconds: number
}

/** What it measured. */
export interface Measured {
  callsPerSecond: number
  p50Ms: number
  p99Ms: number
  /** Answers that were not 2xx, and connections that failed. */
  errors: number
}

const hasWrk = spawnSync('wrk', ['-v']).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'hookwright-bench-'))

/** The program that makes the load. */
export const loadTool = hasWrk ? 'wrk' : 'autocannon'

/** Posts as fast as answers come back, over connections that are kept open. */
export function load(options: Load): Promise<Measured> {
  return hasWrk ? withWrk(options) : withAutocannon(options)
}

const SCRIPT = `
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local file = io.open(os.getenv("BENCH_BODY"))
wrk.body = file:read("*a")
file:close()
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %f %f %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`

async function withWrk({ url, body, connections, seconds }: Load): Promise<Measured> {
  const script = join(folder, 'post.lua')
  const bodyFile = join(folder, 'body.json')
  writeFileSync(script, SCRIPT)
  writeFileSync(bodyFile, body)
  const { stdout } = await promisify(execFile)(
    'wrk',
    ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '15s', '-s', script, url],
    { env: { ...process.env, BENCH_BODY: bodyFile } },
  )
  const found = /RESULT (\S+) (\S+) (\S+) (\S+) (\S+)/.exec(stdout)
  if (!found) throw new Error(`wrk said:\n${stdout}`)
  const [requests = 0, micros = 0, p50 = 0, p99 = 0, errors = 0] = found.slice(1).map(Number)
  return { callsPerSecond: requests / (micros / 1e6), p50Ms: p50 / 1000, p99Ms: p99 / 1000, errors }
}

async function withAutocannon({ url, body, connections, seconds }: Load): Promise<Measured> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections,
    duration: seconds,
  })
  return {
    callsPerSecond: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    errors: result.errors + result.non2xx,
  }
}
