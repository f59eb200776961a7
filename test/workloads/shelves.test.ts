import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/api.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createMirrors } from '../../src/local/control/mirrors.ts'
import { createShelves } from '../../src/local/workloads/runner/shelves.ts'
import { systemClock as clock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }
const namespace = 'default'

describe('createShelves', () => {
  const cleanup = cleanUp(afterEach)

  it('finds what nobody owns and nobody deletes', async () => {
    const server = createApiServer()
    cleanup(() => server.close())
    const api = createApi(server.transport)
    const mirrors = createMirrors({ api, clock })
    cleanup(() => mirrors.close())
    const shelves = createShelves({ mirrors, clock })
    cleanup(() => shelves.close())
    const shelf = shelves.open(CONFIG_MAP)
    const { metadata: owner } = await api.create({ ...CONFIG_MAP, metadata: { name: 'owner', namespace } })
    const uid = owner.uid ?? ''
    const ownerReferences = [{ ...CONFIG_MAP, name: 'owner', uid, controller: true }]
    await api.create({ ...CONFIG_MAP, metadata: { name: 'owned', namespace, ownerReferences } })
    const finalizers = ['example.test/hold']
    await api.create({ ...CONFIG_MAP, metadata: { name: 'going', namespace, finalizers } })
    const names = () => shelf.orphans(namespace).map(({ metadata }) => metadata.name)
    await until('both', () => names().includes('going') && names().includes('owner'))
    await api.delete({ ...CONFIG_MAP, namespace, name: 'going' })
    await until('one', () => !names().includes('going'))
    assert.deepEqual(names(), ['owner'])
    assert.deepEqual(
      shelf.owned(uid).map(({ metadata }) => metadata.name),
      ['owned'],
    )
    assert.equal(shelf.list(namespace).length, 3)
  })
})
