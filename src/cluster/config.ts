import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ClusterError } from './cluster-error.ts'
import { fs, promisify } from '../node/builtins.ts'
import { connectionOf } from './connection/kubeconfig-connection.ts'
import { mergeKubeconfigs, type KubeconfigFile } from './connection/kubeconfig.ts'
import type { Connection } from './connection/connection.ts'
import { inCluster, SERVICE_ACCOUNT } from './connection/in-cluster.ts'

const textOf = promisify(fs.readFile)

/** Where to look for a cluster. */
export interface LoadConfigOptions {
  /** A kubeconfig file; otherwise those of KUBECONFIG, then ~/.kube/config, then the Pod's own cluster. */
  kubeconfig?: string | undefined
  /** Another context than the current one. */
  context?: string | undefined
  /** Another namespace than the context's. */
  namespace?: string | undefined
  /** Another address than the configured one; where nothing is configured, this is enough. */
  server?: string | undefined
  env?: Readonly<Record<string, string | undefined>>
  home?: string
  serviceAccount?: string
}

/**
 * Finds the cluster as kubectl and client-go do.
 *
 * @example
 * const connection = await loadConfig({ context: 'kind-dev' })
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<Connection> {
  const { kubeconfig, context, namespace, server, env = process.env, home = homedir() } = options
  const files = await readKubeconfigs(kubeconfig, { env, home })
  const config = mergeKubeconfigs(files)
  const configured =
    config.contexts.size === 0 && context === undefined && kubeconfig === undefined
      ? await inCluster({ env, folder: options.serviceAccount ?? SERVICE_ACCOUNT })
      : connectionOf(config, context)
  if (server !== undefined && !/^https?:\/\/./.test(server)) {
    throw badConfig(`the server ${JSON.stringify(server)} is no http or https address`)
  }
  const connection = server === undefined ? configured : { namespace: 'default', ...configured, server }
  if (connection === undefined) {
    throw badConfig(
      'no Kubernetes cluster is configured: there is no kubeconfig (set KUBECONFIG, or --kubeconfig), and this is no Pod of a cluster with a ServiceAccount',
    )
  }
  return namespace === undefined ? connection : { ...connection, namespace }
}

async function readKubeconfigs(
  explicit: string | undefined,
  { env, home }: { env: Readonly<Record<string, string | undefined>>; home: string },
): Promise<KubeconfigFile[]> {
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '')
  const paths =
    explicit !== undefined ? [explicit] : named.length > 0 ? named : [join(home, '.kube', 'config')]
  const files: KubeconfigFile[] = []
  for (const path of new Set(paths)) {
    const text = await textOf(path, 'utf8').catch((cause: unknown) => {
      if (explicit === undefined && isMissing(cause)) return undefined
      const why = cause instanceof Error ? cause.message : String(cause)
      throw badConfig(`cannot read the kubeconfig: ${why}`, cause)
    })
    if (text !== undefined) files.push({ document: await parse(text, path), path })
  }
  return files
}

async function parse(text: string, path: string): Promise<unknown> {
  // JSON is YAML too, and needs no parser that takes 10 MB.
  const json = parseJson(text)
  if (json !== undefined) return json
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false })
  const [error] = document.errors
  // Only where, not what: the line may hold a secret.
  if (error) throw badConfig(`the kubeconfig ${path} is no YAML: ${error.code} at character ${error.pos[0]}`)
  return document.toJS()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const badConfig = (message: string, cause?: unknown) =>
  new ClusterError(message, { code: 0, reason: 'BadConfig', cause })
