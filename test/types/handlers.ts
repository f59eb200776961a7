/** What must compile, and after `@ts-expect-error` what must not. Checked by `tsc --noEmit`; never run. */
import type {
  AnyObject,
  CompositeFinalize,
  CompositeRequest,
  CompositeResponse,
  CompositeSync,
  ConfigMap,
  Customize,
  CustomResource,
  DecoratorFinalize,
  DecoratorRequest,
  DecoratorSync,
  Deployment,
  Downgrade,
  RelatedRule,
  Service,
} from 'hookwright'

type Site = CustomResource<{ title: string; tags?: string[] }, { phase: 'Up' | 'Down'; url?: string }>

const child: AnyObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx' }] },
    },
  },
} satisfies Deployment

// The shapes that hooks have.
export const plain: CompositeSync<Site> = ({ parent }) => ({
  status: { phase: 'Up', url: parent.spec.tags?.[0] },
  children: [child, deployment, { apiVersion: 'v1', kind: 'Secret', metadata: { name: parent.spec.title } }],
  resyncAfterSeconds: parent.status?.observedGeneration ?? 0,
})
export const asynchronous: CompositeSync<Site> = async ({ parent }) => {
  await Promise.resolve()
  return { status: { phase: 'Down', observedGeneration: parent.metadata.generation }, children: [] }
}
export const untyped: CompositeSync = ({ parent }) => ({ status: { any: parent.spec }, children: [] })
export const empty: CompositeSync<CustomResource> = () => ({ status: {}, children: [] })
export const typedChildren: CompositeSync<Site, Deployment | Service> = () => ({
  status: { phase: 'Up' },
  children: [
    deployment,
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } },
  ],
})
export const finalize: CompositeFinalize<Site> = ({ finalizing }) => ({
  status: { phase: 'Down' },
  children: [],
  finalized: finalizing,
})
export const decorate: DecoratorSync<Deployment, ConfigMap> = ({ object }) => ({
  labels: { replicas: String(object.spec?.replicas ?? 1), old: null },
  attachments: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: object.metadata.name }, data: { a: 'b' } },
  ],
})
export const undecorate: DecoratorFinalize<Deployment> = () => ({ attachments: [], finalized: true })
export const customize: Customize<Site> = ({ parent }) => ({
  relatedResources: [
    { apiVersion: 'v1', resource: 'configmaps', names: parent.spec.tags ?? [] },
    { apiVersion: 'v1', resource: 'secrets', labelSelector: { matchLabels: { site: parent.spec.title } } },
  ],
})
export const downgrade: Downgrade = { CHILD_DUPLICATE: 'the last one is meant to win' }

// An interface is as good a parent as a type.
interface Plain {
  apiVersion: string
  kind: string
  metadata: AnyObject['metadata']
  spec: { size: number }
}
export const ofInterface: CompositeSync<Plain> = ({ parent }) => ({
  status: { size: parent.spec.size },
  children: [],
})

type Sync = CompositeSync<Site>
const up = { phase: 'Up' } as const
const kindless = { apiVersion: 'v1', metadata: { name: 'a' } }
const versionless = { kind: 'ConfigMap', metadata: { name: 'a' } }
const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-' } }
const misLabelled = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { port: 80 } } }
const misTyped = { ...deployment, spec: { ...deployment.spec, replicas: '3' } }
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } } satisfies Service

// A child that is null, or false, or undefined: Metacontroller exits on the first, and JSON makes null of the last.
// @ts-expect-error null child
export const nullChild: Sync = () => ({ status: up, children: [null] })
// @ts-expect-error a condition that is false leaves false in the list
export const falseChild: Sync = ({ finalizing }) => ({ status: up, children: [finalizing && child] })
// @ts-expect-error undefined child
export const undefinedChild: Sync = () => ({ status: up, children: [undefined] })

// @ts-expect-error `childrens` instead of `children` would delete everything
export const childrens: Sync = () => ({ status: up, childrens: [] })
// @ts-expect-error no children at all would delete everything
export const noChildren: Sync = () => ({ status: up })
// @ts-expect-error children is a list
export const oneChild: Sync = () => ({ status: up, children: child })
// @ts-expect-error a child has a kind
export const noKind: Sync = () => ({ status: up, children: [kindless] })
// @ts-expect-error a child has an apiVersion
export const noApiVersion: Sync = () => ({ status: up, children: [versionless] })
// @ts-expect-error a child has a name: generateName makes a new object on every call
export const noName: Sync = () => ({ status: up, children: [nameless] })
// @ts-expect-error labels are strings
export const numberLabel: Sync = () => ({ status: up, children: [misLabelled] })
// @ts-expect-error replicas is a number
export const wrongChild: CompositeSync<Site, Deployment> = () => ({ status: up, children: [misTyped] })
// @ts-expect-error the controller's children are Deployments
export const otherChild: CompositeSync<Site, Deployment> = () => ({ status: up, children: [service] })

// @ts-expect-error no status would empty it
export const noStatus: Sync = () => ({ children: [] })
// @ts-expect-error `url` alone is not the status
export const halfStatus: Sync = () => ({ status: { url: 'http://a' }, children: [] })
// @ts-expect-error there is no such phase
export const wrongStatus: Sync = () => ({ status: { phase: 'Sideways' }, children: [] })

// @ts-expect-error only finalize lets a parent go
export const finalizedFromSync: Sync = () => ({ status: up, children: [], finalized: true })
// @ts-expect-error the same from an async hook
export const finalizedLater: Sync = () => Promise.resolve({ status: up, children: [], finalized: true })
// @ts-expect-error seconds are a number
export const text: Sync = () => ({ status: up, children: [], resyncAfterSeconds: '30s' })
// @ts-expect-error finalize says whether it is done
export const noFinalized: CompositeFinalize<Site> = () => ({ status: { phase: 'Up' }, children: [] })
// @ts-expect-error a decorator has attachments
export const noAttachments: DecoratorSync<Deployment> = () => ({ labels: {}, children: [] })
// @ts-expect-error label values are strings or null
export const decoratorLabel: DecoratorSync<Deployment> = () => ({ labels: { a: 1 }, attachments: [] })
// @ts-expect-error finalize says whether it is done
export const undecided: DecoratorFinalize<Deployment> = () => ({ attachments: [] })
// @ts-expect-error rules stand in `relatedResources`
export const bareRules: Customize<Site> = () => []
// @ts-expect-error a null rule ends Metacontroller
export const nullRule: Customize<Site> = () => ({ relatedResources: [null] })

export const rules: RelatedRule[] = [
  { apiVersion: 'v1', resource: 'namespaces' },
  { apiVersion: 'v1', resource: 'configmaps', namespace: 'a', names: ['b'] },
  {
    apiVersion: 'v1',
    resource: 'configmaps',
    namespaceSelector: {},
    labelSelector: { matchLabels: { a: 'b' } },
  },
  // @ts-expect-error names with a selector is refused
  { apiVersion: 'v1', resource: 'configmaps', names: ['a'], labelSelector: {} },
  // @ts-expect-error namespace with namespaceSelector is refused
  { apiVersion: 'v1', resource: 'configmaps', namespace: 'a', namespaceSelector: {} },
]

// A misspelt optional field is seen where the answer is written as such; a function's own return type is not checked so.
export const annotated: CompositeSync<Site> = (): CompositeResponse<Site> => ({
  status: { phase: 'Up' },
  children: [],
  // @ts-expect-error it is resyncAfterSeconds
  resyncAfterSecond: 30,
})

export const wrongCode: Downgrade = {
  // @ts-expect-error there is no such rule
  CHILD_DUPLIKATE: 'typo',
}
export const fatalCode: Downgrade = {
  // @ts-expect-error a null item ends Metacontroller: this rule cannot be downgraded
  ITEM_NULL: 'we like it dangerous',
}

export const isRequest = (request: CompositeRequest<Site>): CompositeRequest => request

// @ts-expect-error the parent has no such field
export type WrongField = CompositeRequest<Site>['parent']['spec']['titel']
// @ts-expect-error a decorator's request has `object`
export type DecoratedParent = DecoratorRequest<Deployment>['parent']
// @ts-expect-error nor has it children
export type DecoratedChildren = DecoratorRequest<Deployment>['children']
