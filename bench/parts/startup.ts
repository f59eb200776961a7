import { median, table } from '../report.ts'
import { startHookwright } from '../servers/start.ts'

const ROUNDS = 7

/** From the start of the process until /readyz says 200, and the memory that it then takes. */
export async function startup(): Promise<void> {
  const rows: (string | number)[][] = []
  for (const workers of [1, 2, 4]) {
    const ready: number[] = []
    const resident: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startHookwright('bench/hooks', [
        '--workers',
        String(workers),
        '--log-level',
        'error',
      ])
      ready.push(server.readyMs)
      await new Promise((resolve) => setTimeout(resolve, 1000))
      resident.push(server.residentMb())
      await server.stop()
    }
    rows.push([
      workers,
      Math.round(median(ready)),
      Math.round(Math.min(...ready)),
      median(resident).toFixed(1),
    ])
  }
  table(['workers', 'ready ms, median', 'ready ms, best', 'idle MB, median'], rows)
}
