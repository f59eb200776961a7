import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Transport } from '../../../cluster/transport.ts'
import { createApiServer } from '../server.ts'

const DEPLOYMENT = '/apis/apps/v1/namespaces/default/deployments/web'
const labels = { app: 'web' }
const deployment = {
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i:3.10' }] } },
  },
}

describe('a PUT that repeats what is stored', () => {
  let transport: Transport
  let shown: Obj

  beforeEach(async () => {
    ;({ transport } = createApiServer())
    shown = (await send<Obj>(transport, 'POST /apis/apps/v1/namespaces/default/deployments', deployment)).body
  })

  it('changes the status, and nothing else', async () => {
    const { status, body } = await send<Obj>(transport, `PUT ${DEPLOYMENT}/status`, {
      ...shown,
      status: { observedGeneration: 1 },
    })
    assert.equal(status, 200)
    assert.deepEqual(body.status, { observedGeneration: 1 })
    assert.deepEqual(body.spec, shown.spec)
    assert.deepEqual(Object.keys(body), ['apiVersion', 'kind', 'metadata', 'spec', 'status'])
    assert.equal(body.metadata.generation, 1)
    assert.deepEqual(
      body.metadata.managedFields?.map(({ subresource }) => subresource),
      [undefined, 'status'],
    )
    assert.deepEqual(body.metadata.managedFields[0], shown.metadata.managedFields?.[0])
  })

  it('is still told what is wrong with a spec that differs', async () => {
    const put = (spec: object) =>
      send(transport, `PUT ${DEPLOYMENT}/status?fieldValidation=Strict`, { ...shown, spec })
    const unknown = await put({ ...(shown.spec as object), foo: 1 })
    assert.match(String(unknown.body.message), /unknown field "spec.foo"/)
    const mistyped = await put({ ...(shown.spec as object), replicas: 'x' })
    assert.match(
      String(mistyped.body.message),
      /cannot unmarshal string into Go struct field .*spec.replicas/,
    )
    const other = await put({ ...(shown.spec as object), replicas: 7 })
    assert.deepEqual((other.body as unknown as Obj).spec, shown.spec)
  })

  it('keeps who wrote what, under the same revision when nothing is different', async () => {
    const again = await send<Obj>(transport, `PUT ${DEPLOYMENT}`, shown)
    assert.deepEqual(again.body, shown)
    const annotated = { ...shown, metadata: { ...shown.metadata, annotations: { a: 'b' } } }
    const { body } = await send<Obj>(transport, `PUT ${DEPLOYMENT}`, annotated)
    assert.match(JSON.stringify(body.metadata.managedFields), /"f:annotations":\{"\.":\{\},"f:a":\{\}\}/)
    assert.match(JSON.stringify(body.metadata.managedFields), /"f:replicas"/)
  })

  it('takes the status of a custom resource likewise', async () => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
    await send(transport, 'POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'things.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: schema },
            subresources: { status: {} },
          },
        ],
      },
    })
    const THINGS = '/apis/example.com/v1/namespaces/default/things'
    const thing = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec: { size: 1 } }
    const made = await send<Obj>(transport, `POST ${THINGS}`, thing)
    const current = async () => (await send<Obj>(transport, `GET ${THINGS}/a`)).body
    for (const spec of [{ size: 1 }, { size: 2 }]) {
      const { body } = await send<Obj>(transport, `PUT ${THINGS}/a/status`, {
        ...made.body,
        metadata: { ...made.body.metadata, resourceVersion: (await current()).metadata.resourceVersion },
        spec,
        status: { seen: spec.size },
      })
      assert.deepEqual([body.spec, body.status], [{ size: 1 }, { seen: spec.size }], JSON.stringify(body))
    }
  })
})
