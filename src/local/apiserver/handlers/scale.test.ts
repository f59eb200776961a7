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

describe('PUT of a scale', () => {
  it('wants a name, and does not take what is missing for zero', async () => {
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
})
