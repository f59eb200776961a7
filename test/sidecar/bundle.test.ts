import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleSidecar } from '../../scripts/bundle-sidecar.ts'
import { cleanUp } from '../support/cleanup.ts'
import { temporaryFolder } from '../support/hooks-folder.ts'
import { serveCluster } from './support/process.ts'

/** Loaded only for a kubeconfig that is no JSON, and for one whose user logs in by a plugin. */
const LATE = ['yaml', '@kubernetes/client-node']

describe('the one file that the published sidecar runs from', () => {
  const cleanup = cleanUp(afterEach)

  it('holds what the sidecar needs and no more, and works', async () => {
    const folder = temporaryFolder(cleanup)
    const { inputs, outputs } = await bundleSidecar(folder)
    for (const file of Object.keys(inputs))
      assert.match(file, /^src\/(?:cli\/sidecar\/|cli\/[\w-]+\.ts|sidecar|cluster|protocol|time|node)/)
    for (const { imports } of Object.values(outputs)) {
      for (const { path, kind, external } of imports) {
        if (external !== true || isBuiltin(path)) continue
        assert.ok(LATE.includes(path) && kind === 'dynamic-import', `${path} is loaded by ${kind}`)
      }
    }

    const cluster = await serveCluster(cleanup)
    const object = {
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      ...{ metadata: { name: 'web', namespace: 'default' }, data: { a: '1' } },
    }
    await cluster.api.create(object)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const start = `await (await import('./run.js')).runSidecar(process.argv.slice(2))`
    writeFileSync(join(folder, 'main.js'), start)
    const args = ['--configmap', 'web', '--folder', join(folder, 'web'), '--kubeconfig', cluster.kubeconfig]
    await promisify(execFile)(process.execPath, [join(folder, 'main.js'), ...args, '--once'])
    assert.equal(readFileSync(join(folder, 'web', 'a'), 'utf8'), '1')
  })
})
