import assert from 'node:assert/strict'
import { send } from '../../../../test/apiserver/support/send.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Transport } from '../../../cluster/transport.ts'
import { createApiServer } from '../server.ts'

const PODS = '/api/v1/namespaces/default/pods'
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
})

describe('the subresources of a Pod', () => {
  let transport: Transport

  beforeEach(async () => {
    ;({ transport } = createApiServer())
    await send(transport, `POST ${PODS}`, pod('a'))
  })

  it('that need a container answer that there is none', async () => {
    for (const [request, what] of [
      [`GET ${PODS}/a/log`, 'logs are not to be had'],
      [`POST ${PODS}/a/exec`, 'exec is not to be had'],
      [`GET ${PODS}/a/exec`, 'exec is not to be had'],
      [`POST ${PODS}/a/attach`, 'attach is not to be had'],
      [`POST ${PODS}/a/portforward`, 'port-forward is not to be had'],
      [`GET ${PODS}/a/proxy`, 'proxy is not to be had'],
    ] as const) {
      const { status, body } = await send(transport, request)
      assert.deepEqual([status, body.reason], [501, 'NotEmulated'], request)
      assert.match(String(body.message), /^no containers here: /)
      assert.ok(String(body.message).includes(what), String(body.message))
    }
    assert.equal((await send(transport, `GET ${PODS}/nobody/log`)).status, 404)
  })

  it('binding gives it a node, once', async () => {
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'a' },
      target: { kind: 'Node', name: 'n1' },
    }
    assert.equal((await send(transport, `POST ${PODS}/a/binding?dryRun=All`, binding)).status, 201)
    assert.equal((await send(transport, `POST ${PODS}/a/binding`, binding)).status, 201)
    const { body } = await send<Obj>(transport, `GET ${PODS}/a`)
    assert.equal((body.spec as { nodeName: string }).nodeName, 'n1')
    const { conditions } = body.status as { conditions: { type: string; status: string }[] }
    assert.deepEqual(
      conditions.map(({ type, status }) => [type, status]),
      [['PodScheduled', 'True']],
    )
    const again = await send(transport, `POST ${PODS}/a/binding`, binding)
    assert.equal(again.status, 409)
    assert.match(String(again.body.message), /pod a is already assigned to node "n1"$/)
    assert.equal(
      (await send(transport, `POST ${PODS}/b/binding`, { ...binding, metadata: { name: 'b' } })).status,
      404,
    )
    assert.equal((await send(transport, `POST ${PODS}/a/binding`, { ...binding, target: {} })).status, 400)
    assert.equal((await send(transport, `POST ${PODS}/a/binding?dryRun=Some`, binding)).status, 422)
  })

  const eviction = (name: string, deleteOptions?: object) => ({
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name },
    ...(deleteOptions && { deleteOptions }),
  })

  it('eviction deletes a Pod that no budget holds', async () => {
    assert.equal((await send(transport, `POST ${PODS}/a/eviction?dryRun=All`, eviction('a'))).status, 201)
    assert.equal((await send(transport, `GET ${PODS}/a`)).status, 200)
    assert.equal(
      (await send(transport, `POST ${PODS}/a/eviction`, eviction('a', { gracePeriodSeconds: 0 }))).status,
      201,
    )
    assert.equal((await send(transport, `GET ${PODS}/a`)).status, 404)
    assert.equal((await send(transport, `POST ${PODS}/a/eviction`, eviction('a'))).status, 404)
  })

  it('eviction waits for a budget that allows no disruption', async () => {
    await send(transport, `PATCH merge ${PODS}/a/status`, { status: { phase: 'Running' } })
    const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } },
    }
    assert.equal((await send(transport, `POST ${BUDGETS}`, budget)).status, 201)
    const refused = await send(transport, `POST ${PODS}/a/eviction`, eviction('a'))
    assert.equal(refused.status, 429)
    assert.equal(refused.body.message, "Cannot evict pod as it would violate the pod's disruption budget.")
    assert.equal((await send(transport, `GET ${PODS}/a`)).status, 200)
    await send(transport, `PATCH merge ${BUDGETS}/b/status`, {
      status: { disruptionsAllowed: 1, observedGeneration: 1 },
    })
    assert.equal((await send(transport, `POST ${PODS}/a/eviction`, eviction('a'))).status, 201)
  })
})
