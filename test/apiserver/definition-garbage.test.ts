import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/api.ts'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { startWorkloads } from '../../src/local/workloads/workloads.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const LAMP = { apiVersion: 'lights.example.com/v1', kind: 'Lamp' }
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.lights.example.com' },
  spec: {
    group: 'lights.example.com',
    scope: 'Namespaced',
    names: { plural: 'lamps', kind: 'Lamp' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
}

describe('a deleted definition', () => {
  const cleanup = cleanUp(afterEach)

  it('takes along what its objects owned', async () => {
    const server = createApiServer()
    const api = createApi(server.transport)
    const workloads = startWorkloads({ api, clock: systemClock })
    cleanup(() => {
      workloads.close()
      server.close()
    })
    await api.create(DEFINITION)
    const inDefault = { name: 'desk', namespace: 'default' }
    const lamp = await until('the kind', () =>
      api.create({ ...LAMP, metadata: inDefault }).catch(() => undefined),
    )
    const owner = { ...LAMP, name: 'desk', uid: lamp.metadata.uid ?? '' }
    const child = { apiVersion: 'v1', kind: 'ConfigMap' }
    await api.create({ ...child, metadata: { ...inDefault, ownerReferences: [owner] } })

    await api.delete({ ...DEFINITION, name: DEFINITION.metadata.name })

    const isGone = () => api.get({ ...child, ...inDefault }).then(() => false, isNotFound)
    assert.equal(await until('the end of the child', isGone), true)
  })
})
