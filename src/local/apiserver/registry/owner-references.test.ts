import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import type { Obj } from '../../../cluster/object.ts'
import { createApiServer } from '../server.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const owner = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', name, uid: `uid-of-${name}` })

describe('owner references that are repeated', () => {
  it('are dropped with a warning', async () => {
    const { transport } = createApiServer()
    const { status, headers, body } = await send<Obj>(transport, `POST ${MAPS}`, {
      metadata: { name: 'a', ownerReferences: [owner('x'), owner('y'), owner('x')] },
    })
    assert.equal(status, 201)
    assert.deepEqual(body.metadata.ownerReferences, [owner('x'), owner('y')])
    assert.match(headers.warning ?? '', /duplicate UID\(s\) observed: uid-of-x/)
  })

  it('are not those of different owners', async () => {
    const { transport } = createApiServer()
    const { headers, body } = await send<Obj>(transport, `POST ${MAPS}`, {
      metadata: { name: 'a', ownerReferences: [owner('x'), owner('y')] },
    })
    assert.equal(body.metadata.ownerReferences?.length, 2)
    assert.equal(headers.warning, undefined)
  })
})
