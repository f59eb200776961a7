import { createApi, type Api, type Transport } from '../../../src/cluster/api.ts'
import { tokenLogin } from '../../../src/cluster/connection/source.ts'
import { httpsTransport } from '../../../src/cluster/https.ts'
import { createCertificate, type Certificate } from '../../../src/local/apiserver/listen/certificate.ts'
import { listen, type Listening } from '../../../src/local/apiserver/listen/listen.ts'
import {
  createApiServer,
  type ApiServer,
  type ApiServerOptions,
} from '../../../src/local/apiserver/server.ts'
import type { Cleanup } from '../../support/cleanup.ts'
import { ask, type Answer, type AskOptions } from '../../support/requests.ts'

export const TOKEN = 'token-of-a-test'

let made: Promise<Certificate> | undefined

/** One for all tests: keys take time to make. */
export const certificate = (): Promise<Certificate> => (made ??= createCertificate(Date.now()))

/** An embedded API that is served over HTTPS, and ways to reach it. */
export interface Served {
  server: ApiServer
  url: string
  ca: string
  close(): Promise<void>
  /** Errors that ended a request, which are defects. */
  defects: unknown[]
  transport: Transport
  api: Api
  /** One request on a connection of its own, with the token unless `headers` say otherwise. */
  ask(path: string, options?: AskOptions): Promise<Answer>
}

/** Serves an embedded API on a free port until the end of the test. */
export async function serveApi(cleanup: Cleanup, options: ApiServerOptions = {}): Promise<Served> {
  const server = createApiServer(options)
  const own = await certificate()
  const defects: unknown[] = []
  const listening: Listening = await listen(server, {
    host: '127.0.0.1',
    port: 0,
    certificate: own,
    token: TOKEN,
    onDefect: (error) => defects.push(error),
  })
  const transport = httpsTransport({
    server: listening.url,
    namespace: 'default',
    ca: { text: own.cert },
    login: tokenLogin({ text: TOKEN }),
  })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= listening.close())
  cleanup(async () => {
    transport.close()
    await close()
  })
  return {
    server,
    url: listening.url,
    ca: own.cert,
    close,
    defects,
    transport,
    api: createApi(transport),
    ask: (path, { headers, ...others } = {}) =>
      ask(listening.url + path, {
        ca: own.cert,
        headers: { authorization: `Bearer ${TOKEN}`, ...(headers as object) },
        ...others,
      }),
  }
}

/** Runs the same tests in process and over HTTPS. */
export function onBothWays(
  run: (
    reach: (
      cleanup: Cleanup,
      options?: ApiServerOptions,
    ) => Promise<{ server: ApiServer; transport: Transport }>,
  ) => void,
): void {
  describe('in process', () =>
    run((_, options) => {
      const server = createApiServer(options)
      return Promise.resolve({ server, transport: server.transport })
    }))
  describe('over HTTPS', () => run(serveApi))
}

/** A ConfigMap in the namespace `default`. */
export const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data,
})

export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
