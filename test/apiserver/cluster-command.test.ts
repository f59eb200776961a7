import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { runCluster, startClusterProcess } from './support/cluster-process.ts'
import { send } from './support/send.ts'

describe('hookwright cluster', function () {
  this.timeout(60_000)
  const cleanup = cleanUp(afterEach)

  async function refusal(args: readonly string[], folder = temporaryFolder(cleanup)): Promise<string> {
    const { code, output } = await runCluster(cleanup, folder, args).ended
    assert.equal(code, 1, output)
    assert.doesNotMatch(output, /\n {4}at /)
    return output
  }

  it('says that it is for development only, writes a kubeconfig for its owner, and two run side by side', async () => {
    const folders = [temporaryFolder(cleanup), temporaryFolder(cleanup)]
    const [one, two] = await Promise.all(folders.map((folder) => startClusterProcess(cleanup, folder)))
    assert.match(one!.output(), /development only/)
    assert.ok(one!.output().includes(`export KUBECONFIG=${one!.kubeconfig}`))
    assert.equal(statSync(one!.kubeconfig).mode & 0o777, 0o600)
    assert.notEqual(one!.url, two!.url)
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }
    assert.equal((await send(one!.transport, 'POST /api/v1/namespaces', namespace)).status, 201)
    assert.equal((await send(two!.transport, 'GET /api/v1/namespaces/shop')).status, 404)
    // The controllers run: a namespace gets what every namespace has, and goes when it is deleted.
    assert.equal((await send(one!.transport, 'DELETE /api/v1/namespaces/shop')).status, 200)

    // Somebody else's kubeconfig, who runs: not overwritten, and nothing keeps running.
    const before = readFileSync(one!.kubeconfig, 'utf8')
    const output = await refusal(['--write-kubeconfig', one!.kubeconfig])
    assert.match(output, new RegExp(`belongs to the cluster of process ${one!.child.pid}, which runs`))
    assert.equal(readFileSync(one!.kubeconfig, 'utf8'), before)

    one!.child.kill('SIGTERM')
    two!.child.kill('SIGINT')
    assert.deepEqual(
      (await Promise.all([one!.ended, two!.ended])).map(({ code }) => code),
      [0, 0],
    )
  })

  it('does not overwrite a kubeconfig that it did not write', async () => {
    const folder = temporaryFolder(cleanup)
    const path = join(folder, 'own')
    writeFileSync(path, 'apiVersion: v1\nkind: Config\n')
    const output = await refusal(['--write-kubeconfig', path], folder)
    assert.match(output, /own was not written by hookwright: give another --write-kubeconfig/)
    assert.equal(readFileSync(path, 'utf8'), 'apiVersion: v1\nkind: Config\n')
  })

  it('says plainly why it cannot listen', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    cleanup(() => other.close())
    const { port } = other.address() as AddressInfo
    const [inUse, everywhere] = await Promise.all([
      refusal(['--listen', `127.0.0.1:${port}`]),
      refusal(['--listen', '0.0.0.0:0']),
    ])
    assert.match(inUse, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is in use`))
    assert.match(everywhere, /cannot listen on 0\.0\.0\.0: the embedded cluster is for this machine only/)
  })
})
