import assert from 'node:assert/strict'
import { isNotFound } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { startWorkloads } from '../../src/local/workloads/workloads.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { embedded, type Running } from './backends.ts'

const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
const namespace = 'default'

for (const backend of embedded) {
  describe(`deletion by controllers, ${backend.name}`, () => {
    const cleanup = cleanUp(afterEach)
    let running: Running
    let errors: string[]
    beforeEach(async () => {
      running = await backend.start()
      errors = []
      cleanup(() => running.close())
    })

    const start = () => {
      const workloads = startWorkloads({
        api: running.api,
        clock: systemClock,
        onError: (error, where) => errors.push(`${where}: ${String(error)}`),
      })
      cleanup(() => workloads.close())
    }
    const create = (name: string, owners: { name: string; uid: string }[] = [], more: object = {}) =>
      running.api.create({
        ...kind,
        metadata: {
          namespace,
          name,
          ownerReferences: owners.map((owner) => ({ ...kind, ...owner })),
          ...more,
        },
      })
    const ownerOf = ({ metadata: { name = '', uid = '' } }: Obj) => ({ name, uid })
    const isGone = (ref: { apiVersion: string; kind: string; namespace?: string; name: string }) =>
      running.api.get(ref).then(
        () => false,
        (error: unknown) => isNotFound(error),
      )
    const gone = (name: string) => until(`${name} to go`, () => isGone({ ...kind, namespace, name }))

    it('catches up with what happened before it began', async () => {
      const owner = ownerOf(await create('owner'))
      await create('dep', [owner])
      await running.api.delete({ ...kind, namespace, name: 'owner' })
      const waiting = ownerOf(await create('waiting'))
      await create('blocking', [waiting], {})
      await running.api.delete({ ...kind, namespace, name: 'waiting' }, { propagation: 'Foreground' })
      const leaving = ownerOf(await create('leaving'))
      await create('orphan', [leaving])
      await running.api.delete({ ...kind, namespace, name: 'leaving' }, { propagation: 'Orphan' })
      await running.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } })
      await running.api.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'old' })
      start()
      await Promise.all([gone('dep'), gone('waiting'), gone('blocking'), gone('leaving')])
      await until('the namespace to go', () => isGone({ apiVersion: 'v1', kind: 'Namespace', name: 'old' }))
      const { metadata } = await running.api.get({ ...kind, namespace, name: 'orphan' })
      assert.equal(metadata.ownerReferences, undefined)
      assert.deepEqual(errors, [])
    })

    it('leaves exactly what has a living owner, or none', async () => {
      start()
      const count = 60
      // A generator of one's own: the same objects at each run.
      let seed = 11
      const chance = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
      const objects: { uid: string; owners: number[] }[] = []
      for (let number = 0; number < count; number++) {
        const owners = [
          ...new Set(Array.from({ length: Math.floor(chance() * 4) }, () => Math.floor(chance() * number))),
        ]
        const names =
          number === 0
            ? []
            : owners.map((owner) => ({
                name: `o-${owner}`,
                uid: objects[owner]!.uid,
                blockOwnerDeletion: chance() < 0.5,
              }))
        const { metadata } = await create(`o-${number}`, names)
        objects.push({ uid: metadata.uid!, owners: number === 0 ? [] : owners })
      }
      const deleted = new Set(Array.from({ length: 15 }, () => Math.floor(chance() * count)))
      await Promise.all(
        [...deleted].map((number) =>
          running.api
            .delete(
              { ...kind, namespace, name: `o-${number}` },
              { propagation: chance() < 0.5 ? 'Background' : 'Foreground' },
            )
            .catch((error: unknown) => {
              // The collector may have been faster.
              if (!isNotFound(error)) throw error
            }),
        ),
      )
      const alive: boolean[] = []
      for (const [number, { owners }] of objects.entries()) {
        alive[number] = !deleted.has(number) && (owners.length === 0 || owners.some((owner) => alive[owner]))
      }
      const expected = alive.flatMap((lives, number) => (lives ? [`o-${number}`] : [])).sort()
      await until('what has to go to be gone', async () => {
        const { items } = await running.api.list(kind, { namespace })
        const names = items.map(({ metadata }) => metadata.name ?? '').filter((name) => name.startsWith('o-'))
        return names.sort().join() === expected.join()
      })
      assert.deepEqual(errors, [])
    })

    it('follows a kind that comes, goes and comes again', async () => {
      start()
      const crd = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
          ],
        },
      }
      const widget = { apiVersion: 'example.com/v1', kind: 'Widget' }
      for (let round = 0; round < 2; round++) {
        await running.api.create(crd)
        await until('the kind', () => running.api.resource(widget).then(Boolean, () => false))
        const owner = ownerOf(await running.api.create({ ...widget, metadata: { namespace, name: 'owner' } }))
        await create('dep', [], { ownerReferences: [{ ...widget, ...owner }] })
        await running.api.delete({ ...widget, namespace, name: 'owner' })
        await gone('dep')
        const name = crd.metadata.name
        await running.api.delete({ apiVersion: crd.apiVersion, kind: crd.kind, name })
        await until('the CRD to go', () => isGone({ apiVersion: crd.apiVersion, kind: crd.kind, name }))
      }
    })

    it('collects what names an unknown kind once the kind is there', async () => {
      start()
      const reference = { apiVersion: 'late.example.com/v1', kind: 'Late', name: 'a', uid: 'u' }
      await create('dep', [], { ownerReferences: [reference] })
      const { uid } = ownerOf(await create('other'))
      await create('sign', [{ name: 'nobody', uid: `${uid}-not` }])
      await gone('sign')
      assert.equal(await isGone({ ...kind, namespace, name: 'dep' }), false)
      await running.api.create({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'lates.late.example.com' },
        spec: {
          group: 'late.example.com',
          scope: 'Namespaced',
          names: { plural: 'lates', singular: 'late', kind: 'Late', listKind: 'LateList' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
          ],
        },
      })
      await gone('dep')
    })

    it('publishes the CA that it was given', async () => {
      const workloads = startWorkloads({ api: running.api, clock: systemClock, rootCA: 'PEM' })
      cleanup(() => workloads.close())
      const { data } = await until('the ConfigMap', () =>
        running.api.get({ ...kind, namespace, name: 'kube-root-ca.crt' }).catch(() => undefined),
      )
      assert.deepEqual(data, { 'ca.crt': 'PEM' })
    })

    it('gets through a time without the server', async () => {
      start()
      const owner = ownerOf(await create('owner'))
      await create('dep', [owner])
      await until('the controllers', () =>
        running.api.get({ ...kind, namespace, name: 'kube-root-ca.crt' }).catch(() => false),
      )
      await running.api.delete({ ...kind, namespace, name: 'owner' })
      const { faults } = running.server!
      const end = faults.add({ type: 'status', code: 503, match: ({ method }) => method !== 'GET' })
      faults.cutWatches()
      await until('a failure', () => errors.length > 0)
      end()
      await gone('dep')
    })
  })
}
