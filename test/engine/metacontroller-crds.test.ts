import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/api.ts'
import { isInvalid } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { metacontrollerCrds } from '../../src/local/engine/crds/metacontroller-crds.ts'

const url = 'http://hooks.test/sync'
const widgets = { apiVersion: 'example.com/v1', resource: 'widgets' }
const object = (kind: string, spec: object): Obj => ({
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind,
  metadata: { name: 'web' },
  spec,
})
const composite = (spec: object = {}) => object('CompositeController', { parentResource: widgets, ...spec })
const withWebhook = (webhook: object) => composite({ hooks: { sync: { webhook } } })
const secretRef = { namespace: 'ns', name: 'full' }

describe('metacontrollerCrds', () => {
  const server = createApiServer()
  const api = createApi(server.transport)
  before(async () => {
    for (const crd of metacontrollerCrds()) await api.create(crd)
  })
  after(() => server.close())
  const stored = async (controller: Obj) =>
    (await api.create(controller, { dryRun: true, fieldValidation: 'Strict' })).spec

  it('define three kinds, with their short names', async () => {
    const { resources } = await api.discover()
    const ours = resources.filter(({ group }) => group === 'metacontroller.k8s.io')
    assert.deepEqual(
      ours.map(({ kind, shortNames, namespaced, subresources }) => [
        kind,
        shortNames,
        namespaced,
        subresources,
      ]),
      [
        ['CompositeController', ['cc', 'cctl'], false, ['status']],
        ['ControllerRevision', [], true, ['status']],
        ['DecoratorController', ['dec', 'decorators'], false, ['status']],
      ],
    )
  })

  const defaults: [what: string, given: Obj, expected: object][] = [
    [
      'the version of a hook',
      composite({ hooks: { sync: { webhook: { url } }, finalize: {} } }),
      {
        parentResource: widgets,
        hooks: { sync: { version: 'v1', webhook: { url } }, finalize: { version: 'v1' } },
      },
    ],
    [
      'keys in Secrets',
      composite({ endpointConfigs: [{ host: 'a', clientTLS: { secretRef }, basicAuth: { secretRef } }] }),
      {
        parentResource: widgets,
        endpointConfigs: [
          {
            host: 'a',
            clientTLS: { secretRef, certKey: 'tls.crt', privateKeyKey: 'tls.key' },
            basicAuth: { secretRef, usernameKey: 'username', passwordKey: 'password' },
          },
        ],
      },
    ],
    [
      'the type of an authorization, the key of certificates',
      withWebhook({ authorization: { secretRef: { ...secretRef, key: 'k' } }, caBundle: { secretRef } }),
      {
        parentResource: widgets,
        hooks: {
          sync: {
            version: 'v1',
            webhook: {
              authorization: { type: 'Bearer', secretRef: { ...secretRef, key: 'k' } },
              caBundle: { secretRef: { ...secretRef, key: 'ca.crt' } },
            },
          },
        },
      },
    ],
    ['nothing else', composite(), { parentResource: widgets }],
  ]
  for (const [what, given, expected] of defaults) {
    it(`default ${what}`, async () => assert.deepEqual(await stored(given), expected))
  }

  const refused: [what: string, given: Obj, field: string][] = [
    ['no parents', object('CompositeController', {}), 'spec.parentResource'],
    [
      'a parent without a resource',
      composite({ parentResource: { apiVersion: 'v1' } }),
      'spec.parentResource.resource',
    ],
    [
      'an unknown update method',
      composite({ childResources: [{ ...widgets, updateStrategy: { method: 'Inplace' } }] }),
      'spec.childResources[0].updateStrategy.method',
    ],
    ['an unknown version', composite({ hooks: { sync: { version: 'v3' } } }), 'spec.hooks.sync.version'],
    [
      'an unknown mode',
      withWebhook({ responseUnMarshallMode: 'lax' }),
      'spec.hooks.sync.webhook.responseUnMarshallMode',
    ],
    ['a timeout of no unit', withWebhook({ timeout: '10' }), 'spec.hooks.sync.webhook.timeout'],
    [
      'a port beyond 32 bits',
      withWebhook({ service: { name: 'a', namespace: 'b', port: 2 ** 31 } }),
      'spec.hooks.sync.webhook.service.port',
    ],
    ['nothing to decorate', object('DecoratorController', {}), 'spec.resources'],
  ]
  for (const [what, given, field] of refused) {
    it(`refuse ${what}`, () =>
      assert.rejects(stored(given), (error: Error) => isInvalid(error) && error.message.includes(field)))
  }

  it('explain every field in words', () => {
    const bare: string[] = []
    const look = (schema: Record<string, unknown>, path: string) => {
      if (schema.description === undefined && path !== '.metadata' && path !== '') bare.push(path)
      const items = schema.items as Record<string, unknown> | undefined
      const holder = items?.properties === undefined ? schema : items
      for (const [name, value] of Object.entries((holder.properties ?? {}) as Record<string, object>))
        look(value as Record<string, unknown>, `${path}.${name}`)
    }
    for (const { spec } of metacontrollerCrds()) {
      const [version] = (spec as { versions: { schema: { openAPIV3Schema: Record<string, unknown> } }[] })
        .versions
      look(version!.schema.openAPIV3Schema, '')
    }
    assert.deepEqual(bare, [])
  })
})
