import { smallBody } from '../bodies.ts'
import { load } from '../load.ts'
import { progress, table } from '../report.ts'
import { startHookwright, type RunningServer } from '../servers/start.ts'

const CALLS = 1_000_000
const RELOADS = 200

/** Whether memory grows over a million calls and over 200 reloads. */
export async function memory(): Promise<void> {
  const server = await startHookwright('bench/hooks', ['--workers', '2', '--log-level', 'error'])
  const rows: (string | number)[][] = [['started', server.residentMb().toFixed(1)]]

  for (let calls = 0, step = 1; calls < CALLS; step++) {
    while (calls < (CALLS / 4) * step) {
      progress(`${calls} of ${CALLS} calls`)
      const { callsPerSecond } = await load({
        url: `${server.url}/web/sync`,
        body: smallBody(),
        connections: 64,
        seconds: 5,
      })
      calls += Math.round(callsPerSecond * 5)
    }
    rows.push([`${calls} calls`, server.residentMb().toFixed(1)])
  }
  for (let reloads = 1; reloads <= RELOADS; reloads++) {
    progress(`${reloads} of ${RELOADS} reloads`)
    await reload(server)
    if (reloads % 50 === 0) rows.push([`${reloads} reloads after that`, server.residentMb().toFixed(1)])
  }
  progress('')
  await server.stop()
  table(['after', 'resident MB'], rows)
}

async function reload({ adminUrl }: RunningServer): Promise<void> {
  const response = await fetch(`${adminUrl}/-/reload`, { method: 'POST' })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`reload answered ${response.status}`)
}
