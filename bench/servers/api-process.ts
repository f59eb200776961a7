/**
 * An embedded API in a process of its own: what the sidecar is measured against. Writes a kubeconfig in JSON to the file
 * named, and takes orders over IPC: `relist` makes every watcher list again, `count` answers how many lists there were.
 */
import { writeFileSync } from 'node:fs'
import { credentials } from '../../src/local/apiserver/listen/credentials.ts'
import { listen } from '../../src/local/apiserver/listen/listen.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'

const [kubeconfig = ''] = process.argv.slice(2)
// Bookmarks come quickly: a watch that brought nothing counts as failed, and the next list would wait.
const server = createApiServer({ bookmarkMs: 20 })
let lists = 0
const counted = {
  ...server,
  handle: (request: Parameters<typeof server.handle>[0]) => {
    if (request.method === 'GET' && /\/(?:configmaps|secrets)\?(?!.*watch=)/.test(request.path)) lists++
    return server.handle(request)
  },
}
const { certificate, token } = await credentials(Date.now())
const { url } = await listen(counted, { host: '127.0.0.1', port: 0, certificate, token })
const authority = Buffer.from(certificate.cert).toString('base64')
writeFileSync(
  kubeconfig,
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'bench', cluster: { server: url, 'certificate-authority-data': authority } }],
    users: [{ name: 'bench', user: { token } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    'current-context': 'bench',
  }),
)

process.on('message', (order: 'relist' | 'count') => {
  if (order === 'relist') {
    server.faults.add({ type: 'gone', times: 1, match: ({ path }) => path.includes('configmaps') })
    server.faults.cutWatches()
  } else process.send?.({ lists })
})
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
