import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import type { Obj } from '../../../cluster/object.ts'
import { createApiServer } from '../server.ts'

const NAMESPACE = '/api/v1/namespaces/default'

describe('a deletion that asks for the way of the dependents', () => {
  it('holds an object, but never an Event, which has none', async () => {
    const { transport } = createApiServer()
    const event = { metadata: { name: 'a' }, involvedObject: { namespace: 'default' } }
    const objects = [
      ['configmaps', { metadata: { name: 'a' } }],
      ['events', event],
    ] as const
    for (const policy of ['Foreground', 'Orphan']) {
      const found: Record<string, unknown> = {}
      for (const [plural, object] of objects) {
        const path = `${NAMESPACE}/${plural}`
        await send(transport, `POST ${path}`, object)
        await send(transport, `DELETE ${path}/a?propagationPolicy=${policy}`)
        const { status, body } = await send<Obj>(transport, `GET ${path}/a`)
        found[plural] = status === 200 ? body.metadata.finalizers : status
        await send(transport, `PATCH merge ${path}/a`, { metadata: { finalizers: null } })
      }
      const finalizer = policy === 'Orphan' ? 'orphan' : 'foregroundDeletion'
      assert.deepEqual(found, { configmaps: [finalizer], events: 404 })
    }
  })
})
