import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive } from '../persist/lock.ts'
import { writePrivate, type Credentials } from './credentials.ts'

const HEAD = '# written by hookwright cluster, process '

/**
 * Writes a kubeconfig for an embedded cluster, readable by its owner only.
 *
 * @throws Error when the file belongs to another cluster that runs
 * @example
 * writeKubeconfig('.hookwright/kubeconfig', 'https://127.0.0.1:6443', credentials)
 */
export function writeKubeconfig(path: string, url: string, { certificate, token }: Credentials): void {
  refuseOthers(path)
  mkdirSync(dirname(path), { recursive: true })
  const authority = Buffer.from(certificate.cert).toString('base64')
  writePrivate(
    path,
    `${HEAD}${process.pid}
apiVersion: v1
kind: Config
clusters:
  - name: hookwright
    cluster:
      server: ${url}
      certificate-authority-data: ${authority}
users:
  - name: hookwright
    user:
      token: ${token}
contexts:
  - name: hookwright
    context:
      cluster: hookwright
      user: hookwright
current-context: hookwright
`,
  )
}

/** A kubeconfig of somebody's own, or of a cluster that runs, is not overwritten. */
function refuseOthers(path: string): void {
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  if (!text.startsWith(HEAD)) {
    throw new Error(`${path} was not written by hookwright: give another --write-kubeconfig`)
  }
  const owner = Number.parseInt(text.slice(HEAD.length), 10)
  if (owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `${path} belongs to the cluster of process ${owner}, which runs: give this one another --write-kubeconfig`,
    )
  }
}
