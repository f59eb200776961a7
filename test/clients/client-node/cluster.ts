import assert from 'node:assert/strict'
import { KubeConfig } from '@kubernetes/client-node'
import { startCluster } from '../../../src/local/run/start-cluster.ts'
import type { ApiServer } from '../../../src/local/apiserver/server.ts'
import { systemClock } from '../../../src/time/clock.ts'
import type { Cleanup } from '../../support/cleanup.ts'

/** An embedded cluster as client-node reaches it: over HTTPS. */
export interface ClientNodeCluster {
  config: KubeConfig
  api: ApiServer
}

/** Starts an embedded cluster; after the test it must not have failed. */
export async function startForClientNode(cleanup: Cleanup): Promise<ClientNodeCluster> {
  const defects: unknown[] = []
  const cluster = await startCluster({
    clock: systemClock,
    host: '127.0.0.1',
    port: 0,
    workloads: true,
    onDefect: (error, where) => defects.push(where, error),
  })
  cleanup(async () => {
    await cluster.close()
    assert.deepEqual(defects, [])
  })
  const { url, credentials } = cluster
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [
      { name: 'here', server: url, caData: Buffer.from(credentials.certificate.cert).toString('base64') },
    ],
    users: [{ name: 'me', token: credentials.token }],
    contexts: [{ name: 'it', cluster: 'here', user: 'me' }],
    currentContext: 'it',
  })
  return { config, api: cluster.api }
}

/** The fields of client-node's classes, which it takes as plain data. */
type Plain<T> = T extends Date ? T : T extends object ? { [K in keyof T]: Plain<T[K]> } : T

/**
 * Plain data as an instance of a class of client-node.
 *
 * @example
 * model<V1Pod>({ metadata: { name: 'a' } })
 */
export const model = <T>(data: Plain<T>): T => data as T

/** Whether a call failed with this status, and what the server said. */
export function failsWith(code: number, message: RegExp): (error: unknown) => true {
  return (error) => {
    const { code: got, body } = error as { code?: number; body?: string | { message?: string } }
    assert.equal(got, code, String(error))
    const status = typeof body === 'string' ? (JSON.parse(body) as { message?: string }) : body
    assert.match(status?.message ?? '', message)
    return true
  }
}
