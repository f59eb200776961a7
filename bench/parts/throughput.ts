import { largeBody, smallBody } from '../bodies.ts'
import { load, type Measured } from '../load.ts'
import { median, progress, table } from '../report.ts'
import { startHookwright, startPeer, type RunningServer } from '../servers/start.ts'

const ROUNDS = 3
const SECONDS = 5
/** Until V8 has compiled what is hot, and its young generation has grown to the load. */
const WARM_UP_SECONDS = 6
const CONNECTIONS = 64

const servers: [name: string, start: () => Promise<RunningServer>][] = [
  ['node:http, bare', () => startPeer('bare')],
  ['express, by hand', () => startPeer('express')],
  [
    'hookwright, all on',
    () => startHookwright('bench/hooks', ['--workers', '2', '--log-file', '/dev/shm/hookwright-bench.log']),
  ],
]

/** The same body at each server in turn, several rounds, so that a change of the machine's speed meets all of them. */
export async function throughput(): Promise<void> {
  for (const [title, body] of [
    ['small', smallBody()],
    ['large', largeBody()],
  ] as const) {
    const results = new Map<string, Measured[]>(servers.map(([name]) => [name, []]))
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [name, start] of servers) {
        progress(`${title}, round ${round} of ${ROUNDS}: ${name}`)
        const server = await start()
        const options = { url: `${server.url}/web/sync`, body, connections: CONNECTIONS }
        await load({ ...options, seconds: WARM_UP_SECONDS })
        results.get(name)?.push(await load({ ...options, seconds: SECONDS }))
        await server.stop()
      }
    }
    progress('')
    console.log(
      `${title} body: ${body.length} bytes, ${CONNECTIONS} connections, median of ${ROUNDS} rounds\n`,
    )
    const bare = results.get('node:http, bare') ?? []
    table(
      ['server', 'calls/s', 'to bare', 'p50 ms', 'p99 ms', 'errors'],
      [...results].map(([name, rounds]) => [
        name,
        Math.round(median(rounds.map((each) => each.callsPerSecond))),
        median(
          rounds.map((each, round) => each.callsPerSecond / (bare[round]?.callsPerSecond ?? NaN)),
        ).toFixed(2),
        median(rounds.map((each) => each.p50Ms)).toFixed(1),
        median(rounds.map((each) => each.p99Ms)).toFixed(1),
        rounds.reduce((sum, each) => sum + each.errors, 0),
      ]),
    )
    console.log()
  }
}
