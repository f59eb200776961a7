import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../../src/cluster/config.ts'
import { httpsTransport } from '../../../src/cluster/https.ts'
import type { Transport } from '../../../src/cluster/api.ts'

const TRIES = 10
const RETRY_MS = 500

/** A server that answers are recorded from. */
export interface Real {
  send: Transport
  close: () => void
}

/** Reaches the server of a kubeconfig, or of the one that KUBECONFIG names. */
export async function connect(kubeconfig?: string): Promise<Real> {
  const transport = httpsTransport(await loadConfig({ kubeconfig }))
  return { send: patient(transport), close: () => transport.close() }
}

/** A kind that was defined just now is answered with 429 until its storage is ready. */
function patient(transport: Transport): Transport {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const answer = await transport(request)
      if (answer.status !== 429 || request.method !== 'GET' || tries === TRIES) return answer
      await sleep(RETRY_MS)
    }
  }
}
