import { own, type Fields } from '../../../../protocol/own.ts'
import { age, containerCells, formatLabels, formatSelector, selectorText } from '../format.ts'
import { number, part, parts, text } from '../read.ts'
import type { Cell, Cells } from './cell.ts'

const name = (object: Fields) => text(part(object, 'metadata'), 'name')
const templateSpec = (object: Fields) => part(part(part(object, 'spec'), 'template'), 'spec')

const deployment: Cells = (object, now) => {
  const spec = part(object, 'spec')
  const status = part(object, 'status')
  return [
    name(object),
    `${number(status, 'readyReplicas')}/${number(spec, 'replicas')}`,
    number(status, 'updatedReplicas'),
    number(status, 'availableReplicas'),
    age(object, now),
    ...containerCells(templateSpec(object)),
    selectorText(part(spec, 'selector')) ?? '<invalid>',
  ]
}

/** ReplicaSets and ReplicationControllers differ in their selectors only. */
const replicas =
  (selector: (spec: Fields) => string): Cells =>
  (object, now) => {
    const spec = part(object, 'spec')
    const status = part(object, 'status')
    return [
      name(object),
      number(spec, 'replicas'),
      number(status, 'replicas'),
      number(status, 'readyReplicas'),
      age(object, now),
      ...containerCells(templateSpec(object)),
      selector(spec),
    ]
  }

const statefulSet: Cells = (object, now) => [
  name(object),
  `${number(part(object, 'status'), 'readyReplicas')}/${number(part(object, 'spec'), 'replicas')}`,
  age(object, now),
  ...containerCells(templateSpec(object)),
]

const daemonSet: Cells = (object, now) => {
  const status = part(object, 'status')
  const podSpec = templateSpec(object)
  return [
    name(object),
    number(status, 'desiredNumberScheduled'),
    number(status, 'currentNumberScheduled'),
    number(status, 'numberReady'),
    number(status, 'updatedNumberScheduled'),
    number(status, 'numberAvailable'),
    formatLabels(part(podSpec, 'nodeSelector')),
    age(object, now),
    ...containerCells(podSpec),
    formatSelector(part(part(object, 'spec'), 'selector')),
  ]
}

const podTemplate: Cells = (object): Cell[] => {
  const template = part(object, 'template')
  return [
    name(object),
    ...containerCells(part(template, 'spec')),
    formatLabels(part(part(template, 'metadata'), 'labels')),
  ]
}

const controllerRevision: Cells = (object, now) => [
  name(object),
  controller(part(object, 'metadata')),
  number(object, 'revision'),
  age(object, now),
]

/** The controlling owner as `statefulset.apps/web`. */
function controller(metadata: Fields): string {
  const owner = parts(metadata, 'ownerReferences').find((reference) => own(reference, 'controller') === true)
  if (owner === undefined) return '<none>'
  const apiVersion = text(owner, 'apiVersion')
  const slash = apiVersion.indexOf('/')
  const kind = text(owner, 'kind') + (slash === -1 ? '' : `.${apiVersion.slice(0, slash)}`)
  return `${kind.toLowerCase()}/${text(owner, 'name')}`
}

/** Cells of what runs Pods. */
export const WORKLOADS: Readonly<Record<string, Cells>> = {
  'apps/v1 deployments': deployment,
  'apps/v1 replicasets': replicas((spec) => formatSelector(part(spec, 'selector'))),
  'v1 replicationcontrollers': replicas((spec) => formatLabels(part(spec, 'selector'))),
  'apps/v1 statefulsets': statefulSet,
  'apps/v1 daemonsets': daemonSet,
  'apps/v1 controllerrevisions': controllerRevision,
  'v1 podtemplates': podTemplate,
}
