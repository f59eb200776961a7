import type { Transport } from '../cluster/transport.ts'
import type { Activity } from '../local/control/activity.ts'

/**
 * A transport whose requests count as activity until they are answered.
 *
 * @example
 * const api = createApi(countingTransport(server.transport, activity))
 */
export function countingTransport(transport: Transport, activity: Activity): Transport {
  return async (request) => {
    const done = activity.begin()
    try {
      return await transport(request)
    } finally {
      done()
    }
  }
}
