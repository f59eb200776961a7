import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KubeConfig } from '@kubernetes/client-node'
import { cleanUp } from '../../../../test/support/cleanup.ts'
import { temporaryFolder } from '../../../../test/support/hooks-folder.ts'
import { loadConfig } from '../../../cluster/config.ts'
import { writeKubeconfig } from './kubeconfig.ts'

const SECRETS = { certificate: { cert: 'CERTIFICATE', key: 'KEY' }, token: 'tok-en_1' }
const URL = 'https://127.0.0.1:6443'

describe('writeKubeconfig', () => {
  const cleanup = cleanUp(afterEach)
  let path: string

  beforeEach(() => {
    path = join(temporaryFolder(cleanup), '.hookwright', 'kubeconfig')
  })

  it('writes what clients read: address, authority and token, and never the key', async () => {
    writeKubeconfig(path, URL, SECRETS)
    const config = new KubeConfig()
    config.loadFromFile(path)
    assert.equal(config.getCurrentCluster()?.server, URL)
    assert.equal(Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64').toString(), 'CERTIFICATE')
    assert.equal(config.getCurrentUser()?.token, 'tok-en_1')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.doesNotMatch(readFileSync(path, 'utf8'), /KEY/)
    const { server, login } = await loadConfig({ kubeconfig: path })
    assert.equal(server, URL)
    assert.deepEqual(await login?.(false), { authorization: 'Bearer tok-en_1' })
  })

  it('is overwritten by the same process, and by another when that is gone', () => {
    writeKubeconfig(path, URL, SECRETS)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(String(process.pid), '999999999'))
    writeKubeconfig(path, 'https://127.0.0.1:7', SECRETS)
    writeKubeconfig(path, 'https://127.0.0.1:8', SECRETS)
    assert.match(readFileSync(path, 'utf8'), /127\.0\.0\.1:8\n/)
  })

  it('is not overwritten when it belongs to a cluster that runs', () => {
    writeKubeconfig(path, URL, SECRETS)
    // The parent of this process runs, too.
    const text = readFileSync(path, 'utf8').replace(String(process.pid), String(process.ppid))
    writeFileSync(path, text)
    assert.throws(() => writeKubeconfig(path, 'https://127.0.0.1:7', SECRETS), {
      message: `${path} belongs to the cluster of process ${process.ppid}, which runs: give this one another --write-kubeconfig`,
    })
    assert.equal(readFileSync(path, 'utf8'), text)
  })

  it('is not overwritten when somebody else wrote it', () => {
    writeKubeconfig(path, URL, SECRETS)
    for (const text of ['', 'apiVersion: v1\n', '# written by hand\n']) {
      writeFileSync(path, text)
      assert.throws(() => writeKubeconfig(path, URL, SECRETS), /was not written by hookwright/)
      assert.equal(readFileSync(path, 'utf8'), text)
    }
  })
})
