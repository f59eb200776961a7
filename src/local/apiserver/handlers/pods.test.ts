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

  it('eviction minds the options of a deletion', async () => {
    const on = { ...pod('b'), spec: { ...pod('b').spec, nodeName: 'n1' } }
    await send(transport, `POST ${PODS}`, on)
    const evict = (options?: object, query = '') =>
      send(transport, `POST ${PODS}/b/eviction${query}`, eviction('b', options))
    const marked = async () => (await send<Obj>(transport, `GET ${PODS}/b`)).body.metadata
    for (const [options, status, message] of [
      [
        { gracePeriodSeconds: '5' },
        400,
        /^Eviction in version "v1" cannot be handled as a Eviction: json: cannot unmarshal string into Go struct field DeleteOptions.deleteOptions.gracePeriodSeconds of type int64$/,
      ],
      [{ preconditions: { uid: 'x' } }, 409, /the UID in the precondition \(x\) does not match/],
      [{ propagationPolicy: 'x' }, 422, /^DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy/],
      [{ dryRun: ['All'], gracePeriodSeconds: 0 }, 201, /^undefined$/],
    ] as const) {
      const { status: found, body } = await evict(options)
      assert.deepEqual([found, message.test(String(body.message))], [status, true], JSON.stringify(body))
      assert.equal((await marked()).deletionTimestamp, undefined)
    }
    const other = await send(transport, `POST ${PODS}/b/eviction`, eviction('a'))
    assert.equal(other.body.message, 'name in URL does not match name in Eviction object')
    assert.equal((await evict({ gracePeriodSeconds: 7, propagationPolicy: 'Foreground' })).status, 201)
    const { deletionGracePeriodSeconds, finalizers } = await marked()
    assert.deepEqual([deletionGracePeriodSeconds, finalizers], [7, ['foregroundDeletion']])
  })
})

describe('the grace period of a Pod', () => {
  const NOW = Date.parse('2026-11-21T10:00:00Z')

  /** What the deletions with these periods leave, an hour apart. */
  async function mark(...periods: string[]): Promise<unknown[]> {
    let now = NOW
    const { transport } = createApiServer({ now: () => now })
    await send(transport, `POST ${PODS}`, { ...pod('a'), spec: { ...pod('a').spec, nodeName: 'n' } })
    for (const period of periods) {
      await send(transport, `DELETE ${PODS}/a`, `{"gracePeriodSeconds":${period}}`)
      now += 3_600_000
    }
    const { deletionTimestamp, deletionGracePeriodSeconds } = (await send<Obj>(transport, `GET ${PODS}/a`))
      .body.metadata
    return [deletionTimestamp, deletionGracePeriodSeconds]
  }

  it('wraps around after 292 years, as in Go', async () => {
    assert.deepEqual(await mark('9223372036'), ['2319-03-03T09:47:16Z', 9_223_372_036])
    assert.deepEqual(await mark('9223372037'), ['1734-08-12T10:12:43Z', 9_223_372_037])
    assert.deepEqual(await mark('1000000000000000000'), ['1807-04-05T16:19:32Z', 1e18])
  })

  it('is shortened to an end that is not in the past', async () => {
    assert.deepEqual(await mark('86400', '7200'), ['2026-11-21T12:00:00Z', 7200])
    assert.deepEqual(await mark('86400', '60'), ['2026-11-21T11:00:00Z', 1])
    assert.deepEqual(await mark('60', '86400'), ['2026-11-21T10:01:00Z', 60])
  })
})
