import assert from 'node:assert/strict'
import type { Api } from '../../src/cluster/api.ts'
import type { Resource } from '../../src/cluster/client/discovery.ts'
import { ClusterError } from '../../src/cluster/cluster-error.ts'
import type { Obj } from '../../src/cluster/object.ts'
import type { BugMode } from '../../src/local/engine/bugs.ts'
import type { Plan, Refusal } from '../../src/local/engine/plan/plan.ts'
import { planController } from '../../src/local/engine/plan/plan-controller.ts'

const resource = (group: string, kind: string, plural: string, version = 'v1'): Resource => ({
  group,
  version,
  kind,
  plural,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: [],
  subresources: [],
})
/** What the server has. */
const known: Record<string, Resource> = {
  'example.com/v1 widgets': resource('example.com', 'Widget', 'widgets'),
  'example.com/v2 widgets': resource('example.com', 'Widget', 'widgets', 'v2'),
  'v1 pods': resource('', 'Pod', 'pods'),
  'apps/v1 deployments': resource('apps', 'Deployment', 'deployments'),
}
/** What Secrets hold. */
const secrets: Record<string, Record<string, string>> = {
  'ns/full': { token: ' \n tok\u00a0\n', username: 'u ', password: ' p', colon: 'a:b' },
}
export const base64 = (text: string) => Buffer.from(text).toString('base64')

const api = {
  get({ kind, namespace, name }) {
    const data = secrets[`${namespace}/${name}`]
    if (kind !== 'Secret' || data === undefined)
      return Promise.reject(new ClusterError('not found', { code: 404, reason: 'NotFound' }))
    const entries = Object.entries(data).map(([key, value]) => [key, base64(value)])
    return Promise.resolve({
      apiVersion: 'v1',
      kind,
      metadata: {},
      data: Object.fromEntries(entries) as unknown,
    })
  },
} as Partial<Api> as Api

const crd: Obj = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: { versions: [{ name: 'v1', subresources: { status: {} } }, { name: 'v2' }] },
}

const run = (object: Obj, bugs: BugMode = 'emulate') =>
  planController(object, {
    api,
    kinds: {
      byResource: (apiVersion, plural) => Promise.resolve(known[`${apiVersion} ${plural}`]),
      byKind: (apiVersion, kind) =>
        Promise.resolve(
          Object.entries(known).find(
            ([key, value]) => key.startsWith(`${apiVersion} `) && value.kind === kind,
          )?.[1],
        ),
    },
    definition: (name) => (name === crd.metadata.name ? crd : undefined),
    bugs,
  })
/** The plan of a controller that can start. */
export async function plan(object: Obj, bugs?: BugMode): Promise<Plan> {
  const planned = await run(object, bugs)
  assert.ok('plan' in planned, 'refusal' in planned ? planned.refusal.message : '')
  return planned.plan
}
/** Why a controller cannot start. */
export async function refusal(object: Obj, bugs?: BugMode): Promise<Refusal> {
  const planned = await run(object, bugs)
  assert.ok('refusal' in planned)
  return planned.refusal
}

export const url = 'http://hooks.test/sync'
export const widgets = { apiVersion: 'example.com/v1', resource: 'widgets' }
export const pods = { apiVersion: 'v1', resource: 'pods' }
const object = (kind: string, spec: object): Obj => ({
  apiVersion: 'metacontroller.k8s.io/v1alpha1',
  kind,
  metadata: { name: 'web', uid: 'u' },
  spec: { hooks: { sync: { webhook: { url } } }, ...spec },
})
export const composite = (spec: object = {}) =>
  object('CompositeController', { parentResource: widgets, ...spec })
export const decorator = (spec: object = {}) => object('DecoratorController', { resources: [pods], ...spec })
export const withWebhook = (webhook: object) => composite({ hooks: { sync: { webhook } } })
export const parent = (more: Partial<Obj['metadata']>): Obj => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: more,
})
