import assert from 'node:assert/strict'
import type { Obj } from '../../src/cluster/object.ts'
import type { Transport } from '../../src/cluster/transport.ts'
import { cleanUp } from '../support/cleanup.ts'
import { onBothWays } from './support/served.ts'
import { openWatch, send } from './support/send.ts'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const WIDGETS = '/apis/luck.example.com/v1/namespaces/default/widgets'
const NAME = 'widgets.luck.example.com'

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: NAME },
  spec: {
    group: 'luck.example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

const widget = (name: string, finalizers: string[] = []) => ({
  apiVersion: 'luck.example.com/v1',
  kind: 'Widget',
  metadata: { name, ...(finalizers.length > 0 && { finalizers }) },
})

const conditionsOf = (crd: Obj) => {
  const { conditions } = crd.status as { conditions: { type: string; status: string; reason: string }[] }
  return Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]))
}

describe('a CustomResourceDefinition that is deleted', () => {
  const cleanup = cleanUp(afterEach)

  onBothWays((reach) => {
    let transport: Transport

    beforeEach(async () => {
      ;({ transport } = await reach(cleanup))
      assert.equal((await send(transport, `POST ${CRDS}`, definition)).status, 201)
    })

    const make = async (...args: Parameters<typeof widget>) => {
      const { status, body } = await send<Obj>(transport, `POST ${WIDGETS}`, widget(...args))
      assert.equal(status, 201)
      return body
    }
    const groups = async () => {
      const { body } = await send<{ groups: { name: string }[] }>(transport, 'GET /apis')
      return body.groups.map(({ name }) => name)
    }

    it('takes its objects along, and its kind vanishes from discovery', async () => {
      const { metadata } = await make('a')
      await make('b')
      assert.ok((await groups()).includes('luck.example.com'))
      const watch = await openWatch(
        transport,
        `${WIDGETS}?watch=1&resourceVersion=${metadata.resourceVersion}`,
      )
      assert.equal((await watch.next())?.type, 'ADDED')
      assert.equal((await send(transport, `DELETE ${CRDS}/${NAME}`)).status, 200)
      for (const name of ['a', 'b']) {
        const line = await watch.next()
        assert.deepEqual([line?.type, line?.object.metadata.name], ['DELETED', name])
      }
      watch.stop()
      assert.equal((await send(transport, `GET ${CRDS}/${NAME}`)).status, 404)
      assert.equal((await send(transport, `GET ${WIDGETS}`)).status, 404)
      assert.ok(!(await groups()).includes('luck.example.com'))
      const { status } = await send(transport, 'GET /openapi/v3/apis/luck.example.com/v1')
      assert.equal(status, 404)
    })

    it('stays Terminating until the last object with a finalizer is gone, and takes no new ones meanwhile', async () => {
      await make('free')
      const held = await make('held', ['example.com/hold'])
      const { body: deleted } = await send<Obj>(transport, `DELETE ${CRDS}/${NAME}`)
      assert.ok(deleted.metadata.deletionTimestamp)

      const { body: crd } = await send<Obj>(transport, `GET ${CRDS}/${NAME}`)
      assert.deepEqual(crd.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io'])
      assert.match(conditionsOf(crd).Terminating ?? '', /^True InstanceDeletionInProgress$/)
      const { body: left } = await send<{ items: Obj[] }>(transport, `GET ${WIDGETS}`)
      assert.deepEqual(
        left.items.map(({ metadata }) => [metadata.name, metadata.deletionTimestamp != null]),
        [['held', true]],
      )

      const refused = await send(transport, `POST ${WIDGETS}`, widget('late'))
      assert.equal(refused.status, 403)
      assert.equal(
        refused.body.message,
        'widgets.luck.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
      )

      const { metadata } = held
      const released = await send(transport, `PATCH merge ${WIDGETS}/${metadata.name}`, {
        metadata: { finalizers: null },
      })
      assert.equal(released.status, 200)
      assert.equal((await send(transport, `GET ${CRDS}/${NAME}`)).status, 404)
      assert.equal((await send(transport, `GET ${WIDGETS}`)).status, 404)
    })

    it('may be made again, without what was before', async () => {
      await make('a')
      await send(transport, `DELETE ${CRDS}/${NAME}`)
      assert.equal((await send(transport, `POST ${CRDS}`, definition)).status, 201)
      const { body } = await send<{ items: Obj[] }>(transport, `GET ${WIDGETS}`)
      assert.deepEqual(body.items, [])
      await make('a')
    })
  })
})
