import type { Obj } from '../../../cluster/object.ts'

/** What a field selector compares with: the value at a path, as text. */
export type FieldLabel = (object: Obj) => string

/** The value at a dotted path as text; the empty text when there is none. */
const at =
  (path: string, fallback = ''): FieldLabel =>
  (object) => {
    let value: unknown = object
    for (const step of path.split('.')) {
      value =
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined
    }
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return typeof value === 'string' ? value : fallback
  }

const paths = (...names: string[]) => Object.fromEntries(names.map((name) => [name, at(name)]))

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

const component: FieldLabel = (object) => at('source.component')(object) || at('reportingComponent')(object)

/** Labels of the kinds that have others besides metadata.name and metadata.namespace, on the stored shape. */
export const fieldLabels: Readonly<Record<string, Readonly<Record<string, FieldLabel>>>> = {
  '/v1 pods': {
    ...paths(
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ),
    'spec.hostNetwork': at('spec.hostNetwork', 'false'),
  },
  '/v1 events': {
    ...paths(...INVOLVED.map((name) => `involvedObject.${name}`), 'reason', 'reportingComponent', 'type'),
    source: component,
  },
  'events.k8s.io/v1 events': {
    ...Object.fromEntries(INVOLVED.map((name) => [`regarding.${name}`, at(`involvedObject.${name}`)])),
    ...paths('reason', 'source', 'type'),
    reportingController: at('reportingComponent'),
  },
  '/v1 namespaces': paths('status.phase'),
  '/v1 nodes': { 'spec.unschedulable': at('spec.unschedulable', 'false') },
  '/v1 secrets': paths('type'),
  '/v1 services': paths('spec.clusterIP', 'spec.type'),
  '/v1 replicationcontrollers': { 'status.replicas': at('status.replicas', '0') },
  'batch/v1 jobs': { 'status.successful': at('status.succeeded', '0') },
  'certificates.k8s.io/v1 certificatesigningrequests': paths('spec.signerName'),
}

/** A label that a CustomResourceDefinition declares by the JSONPath of a field. */
export const selectableField = (jsonPath: string): FieldLabel => at(jsonPath.replace(/^\./, ''))
