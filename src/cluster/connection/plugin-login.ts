import type { RequestOptions } from 'node:https'
import { isFields, type Fields } from '../../protocol/own.ts'
import { ClusterError } from '../cluster-error.ts'
import { field, list, text } from '../read-json.ts'
import type { Login, Proof } from './connection.ts'

/** A user that needs more than a token or a certificate, and the cluster it logs in to. */
export interface PluginUser {
  name: string
  user: Fields
  cluster: Fields
}

/**
 * Logs in as users with an exec plugin, OIDC or another auth provider, which the official client knows.
 * That client is heavy and is loaded only here, at the first request.
 */
export function pluginLogin(plugin: PluginUser): Login {
  const document = documentOf(plugin)
  const start = async () => {
    const { KubeConfig } = await import('@kubernetes/client-node')
    const config = new KubeConfig()
    config.loadFromString(document)
    return config
  }
  let config: ReturnType<typeof start> | undefined
  const ask = async (): Promise<Proof> => {
    try {
      const options: RequestOptions = {}
      config ??= start()
      await (await config).applyToHTTPSOptions(options)
      return proofOf(options)
    } catch (cause) {
      config = undefined
      throw failed(plugin.name, cause)
    }
  }
  let running: Promise<Proof> | undefined
  return (again) => {
    // A new one has forgotten the token that was refused.
    if (again && running === undefined) config = undefined
    running ??= ask().finally(() => (running = undefined))
    return running
  }
}

/** A kubeconfig of this user alone. We connect ourselves, so the cluster only has to look like one. */
function documentOf({ name, user, cluster }: PluginUser): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: name } }],
    clusters: [{ name: 'it', cluster: { server: 'https://localhost' } }],
    users: [{ name, user: informed(user, cluster) }],
  })
}

/** Plugins are told by an environment variable what is asked of them. */
function informed(user: Fields, cluster: Fields): Fields {
  const exec = field(user, 'exec')
  if (!isFields(exec)) return user
  const info = {
    apiVersion: text(exec, 'apiVersion'),
    kind: 'ExecCredential',
    spec: { interactive: false, ...(field(exec, 'provideClusterInfo') === true && { cluster }) },
  }
  const variable = { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }
  return { ...user, exec: { ...exec, env: [...list(exec, 'env'), variable] } }
}

function failed(name: string, cause: unknown): ClusterError {
  // A plugin's output that is no JSON is quoted by the parser, and may hold a token.
  const isOutput = cause instanceof SyntaxError
  const why = isOutput
    ? 'its answer is no JSON'
    : cause instanceof Error
      ? cause.message.trim()
      : String(cause)
  const message = `cannot log in to the cluster as "${name}" of the kubeconfig: ${why}`
  return new ClusterError(message, { code: 0, reason: 'BadConfig', ...(!isOutput && { cause }) })
}

function proofOf({ headers, cert, key }: RequestOptions): Proof {
  const header = field(headers, 'Authorization')
  return {
    ...(typeof header === 'string' && { authorization: header }),
    ...(cert != null && { cert: asText(cert) }),
    ...(key != null && { key: asText(key) }),
  }
}

const asText = (pem: unknown) => (Buffer.isBuffer(pem) ? pem.toString() : String(pem))
