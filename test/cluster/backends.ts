import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stdout } from 'node:process'
import { createApi, type Api } from '../../src/cluster/api.ts'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import { loadConfig } from '../../src/cluster/config.ts'
import { httpsTransport } from '../../src/cluster/https.ts'
import { credentials } from '../../src/local/apiserver/listen/credentials.ts'
import { writeKubeconfig } from '../../src/local/apiserver/listen/kubeconfig.ts'
import { listen } from '../../src/local/apiserver/listen/listen.ts'
import { createApiServer, type ApiServer } from '../../src/local/apiserver/server.ts'

/** A cluster to talk to. */
export interface Running {
  api: Api
  /** The embedded server itself, where there is one: it can be made to fail. */
  server?: ApiServer
  close(): Promise<void> | void
}

/** One way to one kind of cluster. */
export interface Backend {
  name: string
  start(): Promise<Running>
}

const inProcess: Backend = {
  name: 'in process',
  start() {
    const server = createApiServer()
    return Promise.resolve({ api: createApi(server.transport), server, close: () => server.close() })
  },
}

const overHttps: Backend = {
  name: 'over HTTPS, found by its kubeconfig',
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'hookwright-cluster-'))
    const server = createApiServer()
    const secrets = await credentials(Date.now())
    const listening = await listen(server, { host: '127.0.0.1', port: 0, ...secrets })
    const kubeconfig = join(folder, 'kubeconfig')
    writeKubeconfig(kubeconfig, listening.url, secrets)
    const transport = httpsTransport(await loadConfig({ kubeconfig }))
    return {
      api: createApi(transport),
      server,
      async close() {
        transport.close()
        await listening.close()
        rmSync(folder, { recursive: true })
      },
    }
  },
}

const real = (kubeconfig: string): Backend => ({
  name: 'a real cluster',
  async start() {
    const transport = httpsTransport(await loadConfig({ kubeconfig }))
    return { api: createApi(transport), close: () => transport.close() }
  },
})

/** Clusters that run in this process: they can be made to fail. */
export const embedded: readonly Backend[] = [inProcess, overHttps]

const { HOOKWRIGHT_TEST_KUBECONFIG: kubeconfig } = env

/** All clusters there are: a real one too when HOOKWRIGHT_TEST_KUBECONFIG names its kubeconfig. */
export const backends: readonly Backend[] = kubeconfig ? [...embedded, real(kubeconfig)] : embedded

/** Says how many tests were not run against a real cluster. */
export function tellSkipped(what: string, count: number): void {
  if (!kubeconfig)
    stdout.write(`\n${what}: ${count} tests not run against a real cluster (HOOKWRIGHT_TEST_KUBECONFIG)\n`)
}

/** A namespace of one test. Its end deletes it, without waiting. */
export async function freshNamespace(api: Api): Promise<{ namespace: string; remove: () => Promise<void> }> {
  const namespace = `hookwright-test-${randomBytes(4).toString('hex')}`
  const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace }
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  return {
    namespace,
    async remove() {
      await api.delete(ref).catch((error: unknown) => {
        if (!isNotFound(error)) throw error
      })
    },
  }
}
