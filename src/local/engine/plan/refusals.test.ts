import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import {
  composite,
  decorator,
  pods,
  refusal,
  url,
  widgets,
  withWebhook,
} from '../../../../test/engine/plan-stub.ts'

describe('planController refuses', () => {
  describe('in the words of Metacontroller:', () => {
    const at = "can't resolve endpoint config for sync hook: "
    const secret = (name: string, key: string) => ({ secretRef: { namespace: 'ns', name, key } })
    const cases: [what: string, object: Obj, said: string, told: RegExp][] = [
      ['no hooks', composite({ hooks: undefined }), 'no hooks defined', /spec\.hooks: there are no hooks/],
      [
        'a webhook without a URL',
        withWebhook({ service: { name: 'a', namespace: 'b' } }),
        "invalid webhook config: must specify either a full 'url', or both 'service' and 'path'",
        /spec\.hooks\.sync\.webhook: .*Set url/,
      ],
      [
        'a Service without a name',
        withWebhook({ service: { name: '', namespace: 'b' }, path: '/' }),
        "invalid webhook config: 'service' must specify both 'name' and 'namespace'",
        /webhook\.service/,
      ],
      [
        'two ways to authorize',
        withWebhook({ url, authorization: secret('full', 'token'), basicAuth: secret('full', '') }),
        `${at}authorization and basicAuth are mutually exclusive`,
        /Remove one/,
      ],
      [
        'a missing Secret',
        withWebhook({ url, authorization: secret('late', 'token') }),
        `${at}can't resolve authorization: can't get authorization secret ns/late: Secret "late" not found`,
        /authorization\.secretRef: there is no Secret ns\/late\. Create it/,
      ],
      [
        'a Secret without a name',
        withWebhook({ url, authorization: secret('', 'token') }),
        `${at}can't resolve authorization: can't get authorization secret ns/: Secret "" not found`,
        /no Secret/,
      ],
      [
        'a missing key',
        withWebhook({ url, basicAuth: { ...secret('full', ''), usernameKey: 'user' } }),
        `${at}can't resolve basicAuth: basicAuth secret ns/full does not contain key "user"`,
        /has no key "user".*"username"/,
      ],
      [
        'a user name with a colon',
        withWebhook({ url, basicAuth: { ...secret('full', ''), usernameKey: 'colon' } }),
        `${at}can't resolve basicAuth: basicAuth username must not contain ':'`,
        /colon/,
      ],
      [
        'the type Basic',
        withWebhook({ url, authorization: { ...secret('full', 'token'), type: ' BASIC' } }),
        `${at}can't resolve authorization: authorization type " BASIC" is not supported; use the basicAuth field instead`,
        /Use basicAuth/,
      ],
      [
        'a missing ConfigMap',
        withWebhook({ url, caBundle: { configMapRef: { namespace: 'ns', name: 'ca' } } }),
        `${at}can't resolve caBundle: caBundle: failed to get ConfigMap ns/ca: ConfigMap "ca" not found`,
        /no ConfigMap ns\/ca/,
      ],
      [
        'an unknown kind of children',
        composite({ childResources: [{ apiVersion: 'v1', resource: 'nothings' }] }),
        "can't create informer for child resource: can't create client for nothings.v1 shared informer: discovery: can't find resource nothings in apiVersion v1",
        /spec\.childResources\[0\]: the server has no resource nothings in v1/,
      ],
      [
        'an unknown kind of children with a strategy, before that of one without',
        composite({
          childResources: [
            { apiVersion: 'v1', resource: 'nothings' },
            { apiVersion: 'apps/v1', resource: 'Deployment', updateStrategy: { method: 'InPlace' } },
          ],
        }),
        'can\'t find child resource "Deployment" in apps/v1',
        /spec\.childResources\[1\].* is deployments\./,
      ],
      [
        'a wrong selector of parents',
        composite({ parentResource: { ...widgets, labelSelector: { matchLabels: { '/x': '' } } } }),
        'key: Invalid value: "/x": prefix part must be non-empty',
        /spec\.parentResource\.labelSelector/,
      ],
      [
        'an unknown kind to decorate',
        decorator({ resources: [pods, { apiVersion: 'v1', resource: 'nothings' }] }),
        'can\'t find resource "nothings" in apiVersion "v1"',
        /spec\.resources\[1\]/,
      ],
      [
        'a wrong selector of annotations',
        decorator({
          resources: [{ ...pods, annotationSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }],
        }),
        'can\'t convert annotation selector for parent resource "pods" in apiVersion "v1": "Is" is not a valid label selector operator',
        /spec\.resources\[0\]\.annotationSelector/,
      ],
    ]
    for (const [what, controller, said, told] of cases) {
      it(what, async () => {
        const { event, retry, message } = await refusal(controller)
        assert.deepEqual(event, { reason: 'CreateError', message: `Cannot create new controller: ${said}` })
        assert.equal(retry, true)
        assert.match(message, told)
      })
    }

    it('a CRD without a status subresource, until the controller changes', async () => {
      const controller = composite({ parentResource: { ...widgets, apiVersion: 'example.com/v2' } })
      const { event, retry } = await refusal(controller)
      assert.deepEqual(event, {
        reason: 'SyncError',
        message:
          "[web] Sync error - ignoring, CRD [apiextensions.k8s.io/v1, Kind=CustomResourceDefinition] does not have subresource 'Status' enabled",
      })
      assert.equal(retry, false)
    })

    const silent: [what: string, parentResource: object, told: RegExp][] = [
      [
        'a parent without a CRD',
        { ...widgets, resource: 'nothings' },
        /no CustomResourceDefinition nothings\.example\.com\. Install/,
      ],
      ['a built-in parent', { apiVersion: 'apps/v1', resource: 'deployments' }, /with a DecoratorController/],
      [
        'a parent of no version',
        { ...widgets, apiVersion: 'a/b/c' },
        /"a\/b\/c" is not a group and a version/,
      ],
    ]
    for (const [what, parentResource, told] of silent) {
      it(`${what}: none at all`, async () => {
        const { event, retry, message } = await refusal(composite({ parentResource }))
        assert.deepEqual([event, retry], [undefined, true])
        assert.match(message, told)
      })
    }

    it('a duration that only the CRD takes: none at all', async () => {
      const { event, message } = await refusal(withWebhook({ url, timeout: '1 day' }))
      assert.equal(event, undefined)
      assert.match(message, /webhook\.timeout: "1 day"/)
    })
  })

  it('names the first problem that Metacontroller finds', async () => {
    const labelSelector = { matchLabels: { '/x': '' } }
    const hooks = { sync: { webhook: { url } }, customize: { webhook: {} } }
    const selector = await refusal(composite({ parentResource: { ...widgets, labelSelector }, hooks }))
    assert.match(selector.message, /labelSelector/)
    const hook = await refusal(decorator({ resources: [{ ...pods, labelSelector }], hooks }))
    assert.match(hook.message, /customize/)
  })

  it('tells no credential', async () => {
    const controller = withWebhook({
      url,
      basicAuth: { secretRef: { namespace: 'ns', name: 'full' }, usernameKey: 'colon' },
    })
    assert.doesNotMatch(JSON.stringify(await refusal(controller)), /a:b/)
  })
})
