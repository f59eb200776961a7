import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import { createApiServer } from '../server.ts'

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const labels = { app: 'd' }
const deployment = {
  metadata: { name: 'd' },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
}

describe('a scale', () => {
  it('that is put wants a name, and does not take what is missing for zero', async () => {
    const { transport } = createApiServer()
    await send(transport, `POST ${DEPLOYMENTS}`, deployment)
    for (const body of ['null', '{}', '{"kind":null}', '{"spec":{"replicas":1}}']) {
      const { status, body: answer } = await send(transport, `PUT ${DEPLOYMENTS}/d/scale`, body)
      const message = 'the name of the object (d based on URL) was undeterminable: name must be provided'
      assert.deepEqual([status, answer.message], [400, message], body)
    }
    const { body } = await send<{ spec: object }>(transport, `GET ${DEPLOYMENTS}/d/scale`)
    assert.deepEqual(body.spec, { replicas: 2 })
  })

  const nameless = /^the name of the object \(d based on URL\) was undeterminable: name must be provided$/
  for (const [type, patch, status, message] of [
    ['merge', { kind: 'Secret', apiVersion: '' }, 400, nameless],
    ['merge', { apiVersion: '' }, 400, nameless],
    ['merge', { apiVersion: null, kind: null }, 400, nameless],
    ['merge', { metadata: { name: null } }, 400, nameless],
    [
      'merge',
      { metadata: { name: 'e' } },
      400,
      /^the name of the object \(e\) does not match the name on the URL \(d\)$/,
    ],
    ['merge', { kind: null }, 200],
    [
      'merge',
      { kind: 'Secret' },
      422,
      /: no kind "Secret" is registered for version "autoscaling\/v1" in scheme/,
    ],
    [
      'merge',
      { kind: 'Secret', apiVersion: 'v1' },
      422,
      /: converting \(v1.Secret\) to \(autoscaling.Scale\): unknown conversion$/,
    ],
    [
      'merge',
      { apiVersion: 'apps/v1' },
      422,
      /: no kind "Scale" is registered for version "apps\/v1" in scheme/,
    ],
    ['merge', { kind: 5 }, 422, /cannot unmarshal number into Go struct field .kind of type string$/],
    ['strategic', { kind: 'Secret', apiVersion: '' }, 200],
    ['strategic', { kind: null, apiVersion: null }, 200],
    ['strategic', { kind: 5 }, 422, /: cannot convert int64 to string$/],
    ['strategic', { metadata: { name: null } }, 400, nameless],
  ] as const) {
    it(`that is patched (${type}) with ${JSON.stringify(patch)} is answered as in a real server`, async () => {
      const { transport } = createApiServer()
      await send(transport, `POST ${DEPLOYMENTS}`, deployment)
      const answer = await send(transport, `PATCH ${type} ${DEPLOYMENTS}/d/scale`, patch)
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      if (message) assert.match(String(answer.body.message), message)
      else assert.deepEqual([answer.body.kind, answer.body.spec], ['Scale', { replicas: 2 }])
    })
  }
})
