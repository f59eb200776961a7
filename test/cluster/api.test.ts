import assert from 'node:assert/strict'
import type { Api, Ref } from '../../src/cluster/api.ts'
import {
  isAborted,
  isAlreadyExists,
  isClusterError,
  isConflict,
  isInvalid,
  isNoMatch,
  isNotFound,
} from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { until } from '../support/until.ts'
import { backends, freshNamespace, tellSkipped, type Running } from './backends.ts'

const kind = { apiVersion: 'v1', kind: 'ConfigMap' }
const CASES = 16

describe('the client', () => {
  after(() => tellSkipped('the client', CASES))

  for (const backend of backends) {
    describe(backend.name, () => {
      let running: Running
      let api: Api
      let namespace: string
      let remove: () => Promise<void>
      before(async () => {
        running = await backend.start()
        api = running.api
      })
      beforeEach(async () => {
        ;({ namespace, remove } = await freshNamespace(api))
      })
      afterEach(() => remove())
      after(() => running.close())

      const ref = (name: string): Ref => ({ ...kind, namespace, name })
      const object = (name: string, more: object = {}): Obj => ({
        ...kind,
        metadata: { namespace, name },
        ...more,
      })
      const deployment = (): Obj => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace, name: 'web' },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'a', image: 'a' }] },
          },
        },
      })

      it('creates, reads, replaces and deletes', async () => {
        const created = await api.create(object('a', { data: { k: 'one' } }))
        assert.ok(created.metadata.uid)
        assert.deepEqual(await api.get(ref('a')), created)
        const replaced = await api.replace({ ...created, data: { k: 'two' } })
        assert.deepEqual(replaced.data, { k: 'two' })
        await assert.rejects(api.replace({ ...created, data: {} }), isConflict)
        assert.equal(await api.delete(ref('a')), undefined)
        await assert.rejects(api.get(ref('a')), isNotFound)
      })

      it('refuses what is there, what is wrong and what is not known', async () => {
        await api.create(object('a'))
        await assert.rejects(api.create(object('a')), isAlreadyExists)
        await assert.rejects(api.create(object('No Name')), isInvalid)
        await assert.rejects(api.get({ ...ref('a'), kind: 'Nothing' }), isNoMatch)
        await assert.rejects(api.get({ ...ref('a'), apiVersion: 'nowhere.example.com/v1' }), isNoMatch)
      })

      it('says what the server had against it', async () => {
        const error = await api.create(object('No Name')).catch((thrown: unknown) => thrown)
        assert.ok(isClusterError(error))
        assert.equal(error.code, 422)
        assert.equal(error.status?.details?.causes?.[0]?.field, 'metadata.name')
        assert.deepEqual(error.request, {
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/configmaps`,
        })
      })

      it('patches in four ways', async () => {
        await api.create(object('a', { data: { k: 'one', gone: 'x' } }))
        await api.patch(ref('a'), { merge: { data: { gone: null } } })
        await api.patch(ref('a'), { json: [{ op: 'add', path: '/data/json', value: 'two' }] })
        await api.patch(ref('a'), { strategic: { metadata: { labels: { strategic: 'three' } } } })
        const applied = await api.apply(object('a', { data: { applied: 'four' } }), { fieldManager: 'me' })
        assert.deepEqual(applied.data, { k: 'one', json: 'two', applied: 'four' })
        assert.deepEqual(applied.metadata.labels, { strategic: 'three' })
        assert.ok(
          applied.metadata.managedFields?.some(
            ({ manager, operation }) => manager === 'me' && operation === 'Apply',
          ),
        )
      })

      it('applies against another manager only by force', async () => {
        await api.apply(object('a', { data: { k: 'one' } }), { fieldManager: 'one' })
        const other = object('a', { data: { k: 'two' } })
        await assert.rejects(api.apply(other, { fieldManager: 'two' }), isConflict)
        const { data } = await api.apply(other, { fieldManager: 'two', force: true })
        assert.deepEqual(data, { k: 'two' })
      })

      it('lists pages as one, with the kind of each item', async () => {
        for (let number = 0; number < 7; number++)
          await api.create(object(`a-${number}`, { data: { k: `${number}` } }))
        const { items, resourceVersion } = await api.list(kind, {
          namespace,
          limit: 3,
          fieldSelector: 'metadata.name!=kube-root-ca.crt',
        })
        assert.deepEqual(
          items.map(({ metadata }) => metadata.name),
          Array.from({ length: 7 }, (_, number) => `a-${number}`),
        )
        assert.ok(items.every((item) => item.kind === 'ConfigMap' && item.apiVersion === 'v1'))
        assert.match(resourceVersion, /^\d+$/)
      })

      it('selects', async () => {
        await api.create({ ...kind, metadata: { namespace, name: 'a', labels: { app: 'web' } } })
        await api.create({ ...kind, metadata: { namespace, name: 'b', labels: { app: 'db' } } })
        const by = async (selection: object) =>
          (await api.list(kind, { namespace, ...selection })).items.map(({ metadata }) => metadata.name)
        assert.deepEqual(await by({ labelSelector: 'app in (web,api)' }), ['a'])
        assert.deepEqual(await by({ fieldSelector: 'metadata.name=b' }), ['b'])
      })

      it('reads only metadata', async () => {
        await api.create(object('a', { data: { large: 'x' } }))
        const one = await api.get(ref('a'), { metadataOnly: true })
        const { items } = await api.list(kind, {
          namespace,
          metadataOnly: true,
          fieldSelector: 'metadata.name=a',
        })
        for (const each of [one, items[0]!]) {
          assert.deepEqual([each.kind, each.metadata.name, each.data], ['ConfigMap', 'a', undefined])
        }
      })

      it('writes status and scale apart', async () => {
        const created = await api.create(deployment())
        const written = await api.patch(
          { ...created, namespace, name: 'web' },
          { merge: { status: { observedGeneration: 9 }, spec: { replicas: 5 } } },
          { subresource: 'status' },
        )
        assert.deepEqual(
          [
            (written.status as { observedGeneration: number }).observedGeneration,
            (written.spec as { replicas: number }).replicas,
          ],
          [9, 0],
        )
        const scale = await api.get(
          { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'web' },
          { subresource: 'scale' },
        )
        assert.equal(scale.kind, 'Scale')
        await api.replace(
          { ...scale, spec: { replicas: 0 } },
          { subresource: 'scale', on: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'web' } },
        )
      })

      it('deletes this very object only', async () => {
        const created = await api.create(object('a'))
        await assert.rejects(api.delete(ref('a'), { uid: 'another' }), isConflict)
        await api.delete(ref('a'), {
          uid: created.metadata.uid,
          resourceVersion: created.metadata.resourceVersion,
        })
        await assert.rejects(api.get(ref('a')), isNotFound)
      })

      it('gives the object while finalizers keep it', async () => {
        await api.create({ ...kind, metadata: { namespace, name: 'a', finalizers: ['example.com/wait'] } })
        const waiting = await api.delete(ref('a'))
        assert.ok(waiting?.metadata.deletionTimestamp)
        await api.patch(ref('a'), { merge: { metadata: { finalizers: null } } })
        await assert.rejects(api.get(ref('a')), isNotFound)
      })

      it('deletes what is selected', async () => {
        for (const name of ['a', 'b', 'c']) {
          await api.create({
            ...kind,
            metadata: { namespace, name, labels: { part: name === 'c' ? 'stays' : 'goes' } },
          })
        }
        await api.deleteCollection(kind, { namespace, labelSelector: 'part=goes' })
        const { items } = await api.list(kind, { namespace, labelSelector: 'part' })
        assert.deepEqual(
          items.map(({ metadata }) => metadata.name),
          ['c'],
        )
      })

      it('tries without doing', async () => {
        await api.create(object('a'), { dryRun: true })
        await assert.rejects(api.get(ref('a')), isNotFound)
        await assert.rejects(
          api.create({ ...object('a'), unknown: 1 }, { fieldValidation: 'Strict' }),
          /unknown field "unknown"/,
        )
      })

      it('watches until it is given up', async () => {
        const { resourceVersion } = await api.list(kind, { namespace })
        const controller = new AbortController()
        const watch = await api.watch(kind, {
          namespace,
          resourceVersion,
          signal: controller.signal,
          labelSelector: 'mine',
        })
        const seen: string[] = []
        const reading = (async () => {
          for await (const {
            type,
            object: { kind: its, metadata },
          } of watch) {
            seen.push(`${type} ${its} ${metadata.name}`)
            if (type === 'DELETED') return
          }
        })()
        await api.create({
          ...kind,
          metadata: { namespace, name: 'a', labels: { mine: 'ja' } },
          data: { text: 'Grüße 😀'.repeat(5000) },
        })
        await api.patch(ref('a'), { merge: { data: { text: null } } })
        await api.delete(ref('a'))
        await reading
        assert.deepEqual(seen, ['ADDED ConfigMap a', 'MODIFIED ConfigMap a', 'DELETED ConfigMap a'])
        controller.abort()
        await assert.rejects(api.watch(kind, { namespace, signal: controller.signal }), isAborted)
      })

      it('knows kinds by discovery, custom ones once they are there', async () => {
        const { resources, failures } = await api.discover()
        assert.deepEqual(failures, [])
        assert.ok(
          resources.some(
            ({ group, kind: its, namespaced, subresources }) =>
              group === 'apps' && its === 'Deployment' && namespaced && subresources.includes('scale'),
          ),
        )
        const group = `${namespace}.example.com`
        const widget = { apiVersion: `${group}/v1`, kind: 'Widget' }
        await assert.rejects(api.resource(widget), isNoMatch)
        const crd = {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: `widgets.${group}` },
          spec: {
            group,
            scope: 'Namespaced',
            names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
            versions: [
              { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
            ],
          },
        }
        await api.create(crd)
        try {
          await until('the new kind', () =>
            api.resource(widget).catch((error: unknown) => {
              if (!isNoMatch(error)) throw error
              return undefined
            }),
          )
          const created = await api.create({ ...widget, metadata: { namespace, name: 'a' } })
          assert.equal(created.kind, 'Widget')
        } finally {
          await api.delete({ apiVersion: crd.apiVersion, kind: crd.kind, name: crd.metadata.name })
        }
      })

      it('asks for anything else', async () => {
        const version = await api.request({ method: 'GET', path: '/version' })
        assert.equal((version as { major: string }).major, '1')
        assert.equal(await api.request({ method: 'GET', path: '/readyz' }), 'ok')
      })
    })
  }
})
