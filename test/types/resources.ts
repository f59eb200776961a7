/** What must compile, and after `@ts-expect-error` what must not. Checked by `tsc --noEmit`; never run. */
import {
  isReady,
  readiness,
  RetryLater,
  type AnyObject,
  type ConfigMap,
  type CronJob,
  type CustomResourceDefinition,
  type CustomResource,
  type Deployment,
  type Ingress,
  type Job,
  type Kinds,
  type NetworkPolicy,
  type Pod,
  type StatefulSet,
} from 'hookwright'

// JSON, not a client library's objects: times are strings, `from` is `from`.
declare const pod: Pod
export const created: string | undefined = pod.metadata.creationTimestamp
export const started: string | undefined = pod.status?.startTime
export const policy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web' },
  spec: {
    podSelector: {},
    ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 'http' }, { port: 80 }] }],
  },
} satisfies NetworkPolicy
export const withUnderscore = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web' },
  // @ts-expect-error on the wire it is `from`
  spec: { podSelector: {}, ingress: [{ _from: [] }] },
} satisfies NetworkPolicy

export const crd = (schema: NonNullable<CustomResourceDefinition['spec']['versions'][number]['schema']>) =>
  schema.openAPIV3Schema?.['x-kubernetes-validations']

// What a client library's models call a quantity or a number or text is so here as well.
export const set = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', labels: { app: 'db' } },
  spec: {
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: '25%' } },
    template: {
      spec: {
        containers: [
          { name: 'db', resources: { limits: { memory: '1Gi' } }, env: [{ name: 'A', value: 'b' }] },
        ],
      },
    },
  },
} satisfies StatefulSet

// An optional field may be undefined: JSON leaves it out.
export const job = (args: string[] | undefined) =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a', labels: undefined },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', args }] } } },
  }) satisfies Job

export const noName = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  // @ts-expect-error metadata.name is needed
  metadata: {},
} satisfies ConfigMap
export const wrongVersion = {
  // @ts-expect-error Deployments are of apps/v1
  apiVersion: 'extensions/v1beta1',
  kind: 'Deployment',
  metadata: { name: 'a' },
} satisfies Deployment
export const wrongField = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'a' },
  // @ts-expect-error it is `schedule`
  spec: { scedule: '* * * * *', jobTemplate: {} },
} satisfies CronJob
export const dateForTime = {
  apiVersion: 'v1',
  kind: 'Pod',
  // @ts-expect-error a time is text
  metadata: { name: 'a', creationTimestamp: new Date() },
} satisfies Pod

// Every built-in kind is an object like any other.
export const anyBuiltIn = <A extends keyof Kinds>(object: Kinds[A][keyof Kinds[A]]) => object
export const asAny = (object: Ingress | Pod | CustomResource): AnyObject => object

readiness(undefined)
isReady(pod)
// @ts-expect-error not a workload
readiness({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } } satisfies ConfigMap)

// Both ways of making it give an Error with the seconds in it.
export const later: number = new RetryLater(30).seconds + RetryLater(30, 'busy').seconds
export const thrown: Error = new RetryLater(30)
// @ts-expect-error seconds are a number
export const wrongSeconds = new RetryLater('30')
