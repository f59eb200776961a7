import { smallBody } from '../bodies.ts'
import { load } from '../load.ts'
import { table } from '../report.ts'
import { startHookwright } from '../servers/start.ts'

/** Hooks that take 20 ms: by blocking their thread, and by waiting. */
export async function fairness(): Promise<void> {
  const cases = [
    { route: 'block', workers: 4, connections: 5 },
    { route: 'wait', workers: 1, connections: 64 },
  ]
  const rows: (string | number)[][] = []
  for (const { route, workers, connections } of cases) {
    const server = await startHookwright('bench/hooks', [
      '--workers',
      String(workers),
      '--log-level',
      'error',
    ])
    const options = { url: `${server.url}/${route}/sync`, body: smallBody(), connections }
    await load({ ...options, seconds: 2 })
    const { callsPerSecond, p50Ms, p99Ms, errors } = await load({ ...options, seconds: 10 })
    await server.stop()
    const what = `${route === 'block' ? 'blocks' : 'awaits'} 20 ms`
    rows.push([
      what,
      workers,
      connections,
      Math.round(callsPerSecond),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      errors,
    ])
  }
  table(['hook', 'workers', 'connections', 'calls/s', 'p50 ms', 'p99 ms', 'errors'], rows)
}
