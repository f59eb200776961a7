import type { Fields } from '../../protocol/own.ts'
import { ClusterError } from '../cluster-error.ts'
import type { Connection, Source } from './connection.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { pluginLogin } from './plugin-login.ts'
import { field, text, texts } from '../read-json.ts'
import { basicLogin, tokenLogin } from './source.ts'

/**
 * The connection that a context of a kubeconfig stands for.
 *
 * @example
 * connectionOf(mergeKubeconfigs(files), 'kind-dev').server
 */
export function connectionOf(config: Kubeconfig, context = config.currentContext): Connection {
  if (context === '')
    throw badConfig(`the kubeconfig has no current context: choose one of ${names(config.contexts)}`)
  const chosen = pick(config.contexts, context, 'context')
  const clusterName = text(chosen, 'cluster')
  const cluster = pick(config.clusters, clusterName, 'cluster')
  const userName = text(chosen, 'user')
  const user = userName === '' ? {} : pick(config.users, userName, 'user')
  const server = text(cluster, 'server')
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw badConfig(`the server of cluster "${clusterName}" in the kubeconfig is no http or https address`)
  }
  return {
    server,
    namespace: text(chosen, 'namespace') || 'default',
    ca: source(cluster, 'certificate-authority'),
    serverName: text(cluster, 'tls-server-name') || undefined,
    insecure: field(cluster, 'insecure-skip-tls-verify') === true,
    proxy: text(cluster, 'proxy-url') || undefined,
    cert: source(user, 'client-certificate'),
    key: source(user, 'client-key'),
    headers: impersonation(user),
    login: loginOf(user) ?? (needsPlugin(user) ? pluginLogin({ name: userName, user, cluster }) : undefined),
  }
}

const needsPlugin = (user: Fields) => field(user, 'exec') != null || field(user, 'auth-provider') != null

function loginOf(user: Fields): Connection['login'] {
  const file = text(user, 'tokenFile')
  if (file !== '') return tokenLogin({ file })
  const token = text(user, 'token')
  if (token !== '') return tokenLogin({ text: token })
  const username = text(user, 'username')
  return username === '' ? undefined : basicLogin(username, text(user, 'password'))
}

/** PEM text from NAME-data, or the file NAME. */
function source(entry: Fields, name: string): Source | undefined {
  const data = text(entry, `${name}-data`)
  if (data !== '') return { text: Buffer.from(data, 'base64').toString() }
  const file = text(entry, name)
  return file === '' ? undefined : { file }
}

function impersonation(user: Fields): Record<string, string | string[]> {
  const as = text(user, 'as')
  const uid = text(user, 'as-uid')
  const groups = texts(user, 'as-groups')
  return {
    ...(as !== '' && { 'impersonate-user': as }),
    ...(uid !== '' && { 'impersonate-uid': uid }),
    ...(groups.length > 0 && { 'impersonate-group': groups }),
  }
}

function pick(entries: ReadonlyMap<string, Fields>, name: string, what: string): Fields {
  const found = entries.get(name)
  if (found) return found
  throw badConfig(`the kubeconfig has no ${what} "${name}"; it has ${names(entries)}`)
}

const names = (entries: ReadonlyMap<string, unknown>) => [...entries.keys()].join(', ') || 'none'

const badConfig = (message: string) => new ClusterError(message, { code: 0, reason: 'BadConfig' })
