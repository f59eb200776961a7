import assert from 'node:assert/strict'
import {
  base64,
  composite,
  decorator,
  parent,
  plan,
  pods,
  refusal,
  url,
  widgets,
  withWebhook,
} from '../../../../test/engine/plan-stub.ts'

describe('planController', () => {
  describe('a CompositeController', () => {
    it('has defaults for what it leaves out', async () => {
      const { controller, parents, ...rest } = await plan(composite())
      assert.equal(controller.metadata.name, 'web')
      assert.equal(parents.length, 1)
      assert.ok(parents[0]?.selects(parent({})))
      assert.deepEqual(rest, {
        kind: 'CompositeController',
        name: 'web',
        uid: 'u',
        children: [],
        hooks: { sync: { version: 'v1', url, timeoutMs: 10_000, mode: 'loose' } },
        finalizes: false,
        finalizer: 'metacontroller.io/compositecontroller-web',
        resyncMs: undefined,
        generateSelector: false,
        fieldPaths: [['spec']],
      })
    })

    it('selects parents by label', async () => {
      const labelSelector = { matchLabels: { app: 'web' } }
      const [rule] = (await plan(composite({ parentResource: { ...widgets, labelSelector } }))).parents
      assert.equal(rule?.selects(parent({ labels: { app: 'web' } })), true)
      assert.equal(rule.selects(parent({ labels: { app: 'api' } })), false)
    })

    it('finalizes with a hook that has no webhook', async () => {
      const { finalizes, hooks } = await plan(composite({ hooks: { finalize: {} } }))
      assert.deepEqual([finalizes, hooks], [true, {}])
    })

    it('resyncs at most once in a second', async () => {
      assert.equal((await plan(composite({ resyncPeriodSeconds: 0 }))).resyncMs, 1000)
      assert.equal((await plan(composite({ resyncPeriodSeconds: 7 }))).resyncMs, 7000)
    })

    it('splits field paths', async () => {
      const parentResource = { ...widgets, revisionHistory: { fieldPaths: ['spec.template', 'data'] } }
      assert.deepEqual((await plan(composite({ parentResource }))).fieldPaths, [
        ['spec', 'template'],
        ['data'],
      ])
    })

    it('takes the last update strategy of a kind that is not OnDelete, whatever its version', async () => {
      const strategies = ['Recreate', 'InPlace', 'OnDelete'].map((method) => ({ updateStrategy: { method } }))
      const childResources = [
        { ...widgets, ...strategies[0] },
        { ...widgets, apiVersion: 'example.com/v2', ...strategies[1] },
        { ...widgets, ...strategies[2] },
        pods,
      ]
      const { children } = await plan(composite({ childResources }))
      assert.deepEqual(
        children.map(({ apiVersion, method }) => [apiVersion, method]),
        [
          ['example.com/v1', 'InPlace'],
          ['example.com/v2', 'InPlace'],
          ['v1', 'OnDelete'],
        ],
      )
    })

    it('leaves children of a strategy without a method alone', async () => {
      const conditions = [{ type: 'Ready', status: 'True' }]
      const childResources = [{ ...pods, updateStrategy: { statusChecks: { conditions } } }]
      const [child] = (await plan(composite({ childResources }))).children
      assert.deepEqual([child?.method, child?.checks], ['OnDelete', conditions])
    })
  })

  describe('a DecoratorController', () => {
    it('needs no CRD for its parents', async () => {
      const { parents, finalizer, generateSelector } = await plan(decorator())
      assert.equal(parents[0]?.resource.kind, 'Pod')
      assert.equal(finalizer, 'metacontroller.io/decoratorcontroller-web')
      assert.equal(generateSelector, false)
    })

    it('selects by labels and annotations', async () => {
      const labelSelector = { matchLabels: { app: 'web' } }
      const annotationSelector = { matchAnnotations: { mark: 'on' } }
      const [rule] = (await plan(decorator({ resources: [{ ...pods, labelSelector, annotationSelector }] })))
        .parents
      const [labels, annotations] = [{ app: 'web' }, { mark: 'on' }]
      assert.equal(rule?.selects(parent({ labels, annotations })), true)
      assert.equal(rule.selects(parent({ labels })), false)
      assert.equal(rule.selects(parent({ annotations })), false)
    })

    it('selects by the last rule of a kind', async () => {
      const by = (app: string) => ({ labelSelector: { matchLabels: { app } } })
      const resources = [
        { ...widgets, ...by('a'), ignoreStatusChanges: true },
        { ...widgets, ...by('b') },
        { ...widgets, apiVersion: 'example.com/v2', ...by('c') },
      ]
      const { parents } = await plan(decorator({ resources }))
      assert.deepEqual(
        parents.map((rule) => [
          rule.apiVersion,
          rule.ignoreStatusChanges,
          ['a', 'b', 'c'].filter((app) => rule.selects(parent({ labels: { app } }))),
        ]),
        [
          ['example.com/v1', true, ['c']],
          ['example.com/v2', false, ['c']],
        ],
      )
    })
  })

  describe('a webhook', () => {
    const hookOf = async (webhook: object, version?: string) =>
      (await plan(composite({ hooks: { sync: { version, webhook } } }))).hooks.sync

    it('has the URL of its Service', async () => {
      const service = { name: 'hooks', namespace: 'ns' }
      assert.equal((await hookOf({ service, path: '/sync' }))?.url, 'http://hooks.ns:80/sync')
      const tls = { ...service, port: 8443, protocol: 'https' }
      assert.equal((await hookOf({ service: tls, path: 'sync' }))?.url, 'https://hooks.ns:8443sync')
      assert.equal((await hookOf({ url, service, path: '/x' }))?.url, url)
    })

    it('has its timeout, 10 s when there is none that makes sense', async () => {
      assert.equal((await hookOf({ url, timeout: '1m30s' }))?.timeoutMs, 90_000)
      assert.equal((await hookOf({ url, timeout: '-5s' }))?.timeoutMs, 10_000)
    })

    it('is strict in v2 unless told', async () => {
      assert.equal((await hookOf({ url }, 'v2'))?.mode, 'strict')
      assert.equal((await hookOf({ url, responseUnMarshallMode: 'loose' }, 'v2'))?.mode, 'loose')
      assert.equal((await hookOf({ url, responseUnMarshallMode: 'strict' }))?.mode, 'strict')
    })

    const secretRef = { namespace: 'ns', name: 'full' }
    it('sends a trimmed token', async () => {
      const authorization = { secretRef: { ...secretRef, key: 'token' } }
      assert.equal((await hookOf({ url, authorization }))?.authorization, 'Bearer tok')
      const typed = { ...authorization, type: ' Token ' }
      assert.equal((await hookOf({ url, authorization: typed }))?.authorization, 'Token tok')
    })

    it('sends a trimmed user name and password', async () => {
      assert.equal((await hookOf({ url, basicAuth: { secretRef } }))?.authorization, `Basic ${base64('u:p')}`)
    })

    it('takes credentials of its host, unless it has any of its own', async () => {
      const entry = { host: 'hooks.test', authorization: { secretRef: { ...secretRef, key: 'token' } } }
      const spec = { endpointConfigs: [entry], hooks: { sync: { webhook: { url } } } }
      assert.equal((await plan(composite(spec))).hooks.sync?.authorization, 'Bearer tok')
      const hooks = { sync: { webhook: { url, caBundle: { inline: '' } } } }
      assert.equal((await plan(composite({ ...spec, hooks }))).hooks.sync?.authorization, undefined)
    })

    it('remembers answers with etag', async () => {
      assert.equal((await hookOf({ url, etag: { cacheTimeoutSeconds: 5 } }))?.etag, undefined)
      assert.deepEqual((await hookOf({ url, etag: { enabled: true, cacheCleanupSeconds: 5 } }))?.etag, {})
      const etag = { enabled: true, cacheTimeoutSeconds: 5, cacheCleanupSeconds: 9 }
      assert.deepEqual((await hookOf({ url, etag }))?.etag, { timeoutSeconds: 5, cleanupSeconds: 9 })
    })

    it('never starts with cacheTimeoutSeconds alone, silently, unless the bug is fixed', async () => {
      const controller = withWebhook({ url, etag: { enabled: true, cacheTimeoutSeconds: 5 } })
      for (const bugs of ['emulate', 'stop'] as const) {
        const { event, retry, message } = await refusal(controller, bugs)
        assert.deepEqual([event, retry], [undefined, false])
        assert.match(message, /sync\.webhook\.etag: .* Metacontroller 4\.17\.2 would panic here/)
      }
      assert.equal((await plan(controller, 'fix')).hooks.sync?.etag?.timeoutSeconds, 5)
    })
  })
})
