import { join } from 'node:path'
import type { Connection } from './connection.ts'
import { fs, promisify } from '../../node/builtins.ts'
import { tokenLogin } from './source.ts'

const textOf = promisify(fs.readFile)

/** Where a Pod finds its ServiceAccount. */
export const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The connection of a Pod to its own cluster, or undefined when this is no Pod with a ServiceAccount. */
export async function inCluster({
  env,
  folder,
}: {
  env: Readonly<Record<string, string | undefined>>
  folder: string
}): Promise<Connection | undefined> {
  const host = env.KUBERNETES_SERVICE_HOST
  const port = env.KUBERNETES_SERVICE_PORT
  const token = join(folder, 'token')
  if (!host || !port || !(await readable(token))) return undefined
  const namespace = (await textOf(join(folder, 'namespace'), 'utf8').catch(() => '')).trim()
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: namespace || 'default',
    ca: { file: join(folder, 'ca.crt') },
    login: tokenLogin({ file: token }),
  }
}

const readable = (path: string) =>
  textOf(path).then(
    () => true,
    () => false,
  )
