import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { duplicate, invalidValue, notSupported, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelSelectorCauses, type LabelSelector } from '../../validate/labels.ts'
import { qualifiedName, subdomain } from '../../validate/names.ts'
import { IMMUTABLE, longerThan } from '../../validate/texts.ts'
import { immutable, invalidFor, nonNegative, nonNegativeQuantity } from '../shared/checks.ts'
import { ensure, fillUnset, items, optional, part, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { driverNameCauses } from './driver-names.ts'
import { selectorWarnings } from './node-labels.ts'

const DEFAULTS = [
  ['attachRequired', true],
  ['podInfoOnMount', false],
  ['storageCapacity', false],
  ['fsGroupPolicy', 'ReadWriteOnceWithFSType'],
  ['requiresRepublish', false],
  ['seLinuxMount', false],
] as const
const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType']
const LIFECYCLES = ['Persistent', 'Ephemeral']
const LONGEST_NODE_ID = 256
const TEN_MINUTES = 600

export const csiDriver: Strategy = {
  blindUpdate: false,
  metadataRepeats: ['update'],
  bumps: () => false,
  defaults: (next) => {
    const spec = ensure(next, 'spec')
    for (const [name, value] of DEFAULTS) fillUnset(spec, name, value)
    if (texts(spec.volumeLifecycleModes).length === 0) spec.volumeLifecycleModes = ['Persistent']
  },
  prepare: (next, previous) => {
    const before = part(previous?.spec)
    if (before.preventPodSchedulingIfMissing == null) {
      Reflect.deleteProperty(ensure(next, 'spec'), 'preventPodSchedulingIfMissing')
    }
    // A new driver has no generation; it gets its first with its first change.
    if (previous === undefined || semanticEqual(next.spec, before)) return
    next.metadata.generation = (previous.metadata.generation ?? 0) + 1
  },
  validate: (next, previous) => {
    const spec = part(next.spec)
    const before = part(previous?.spec)
    return [
      ...driverCauses(spec),
      ...(previous === undefined
        ? []
        : [
            ...immutable(spec.attachRequired, before.attachRequired, 'spec.attachedRequired'),
            ...immutable(spec.volumeLifecycleModes, before.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
          ]),
    ]
  },
  warnings: (next, previous) => {
    const spec = part(next.spec)
    const isNew =
      previous === undefined || !semanticEqual(spec.tokenRequests, part(previous.spec).tokenRequests)
    if (!isNew || items(spec.tokenRequests).length === 0 || spec.serviceAccountTokenInSecrets != null)
      return []
    return [
      'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
    ]
  },
}

function driverCauses(spec: Fields): Cause[] {
  const seconds = optional(spec.nodeAllocatableUpdatePeriodSeconds)
  const requests = items(spec.tokenRequests)
  const inSecrets = spec.serviceAccountTokenInSecrets
  return [
    ...(GROUP_POLICIES.includes(text(spec.fsGroupPolicy))
      ? []
      : [notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, GROUP_POLICIES)]),
    ...tokenCauses(requests),
    ...texts(spec.volumeLifecycleModes)
      .filter((mode) => !LIFECYCLES.includes(mode))
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, LIFECYCLES)),
    ...(seconds !== undefined && seconds < 10
      ? [
          invalidValue(
            'spec.nodeAllocatableUpdatePeriodSeconds',
            seconds,
            'must be greater than or equal to 10 seconds',
          ),
        ]
      : []),
    ...(inSecrets != null && requests.length === 0
      ? [
          invalidValue(
            'spec.serviceAccountTokenInSecrets',
            inSecrets,
            'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
          ),
        ]
      : []),
  ]
}

function tokenCauses(requests: Fields[]): Cause[] {
  const audiences = new Set<string>()
  return requests.flatMap((request, index) => {
    const path = `spec.tokenRequests[${index}]`
    const audience = text(request.audience)
    const seconds = optional(request.expirationSeconds)
    if (audiences.has(audience)) return [duplicate(`${path}.audience`, audience)]
    audiences.add(audience)
    const told = (why: string) => [
      invalidValue(`${path}.expirationSeconds`, seconds, `may not specify a duration ${why}`),
    ]
    if (seconds === undefined) return []
    if (seconds < TEN_MINUTES) return told('less than 10 minutes')
    return seconds > 2 ** 32 ? told('larger than 2^32 seconds') : []
  })
}

export const csiNode: Strategy = {
  blindUpdate: false,
  metadataRepeats: ['create'],
  validate: (next, previous) => [
    ...nodeDriverCauses(items(part(next.spec).drivers)),
    ...(previous === undefined ? [] : nodeDriverChanges(next, previous)),
  ],
}

function nodeDriverCauses(drivers: Fields[]): Cause[] {
  const names = new Set<string>()
  return drivers.flatMap((driver, index) => {
    const path = `spec.drivers[${index}]`
    const name = text(driver.name)
    const id = text(driver.nodeID)
    const causes = driverNameCauses(name, `${path}.name`)
    if (id === '') causes.push(required(`${path}.nodeID`))
    if (longerThan(id, LONGEST_NODE_ID)) {
      causes.push(invalidValue(`${path}.nodeID`, id, `must be ${LONGEST_NODE_ID} characters or less`))
    }
    causes.push(...nonNegative(part(driver.allocatable).count, `${path}.allocatable.count`))
    if (names.has(name)) causes.push(duplicate(`${path}.name`, name))
    names.add(name)
    return [...causes, ...topologyKeyCauses(texts(driver.topologyKeys), path)]
  })
}

const topologyKeyCauses = (keys: string[], path: string): Cause[] =>
  keys.flatMap((key, index) => [
    ...(key === '' ? [required(path)] : []),
    ...(keys.indexOf(key) < index ? [duplicate(path, key)] : []),
    ...invalidFor(path, key, qualifiedName(key)),
  ])

function nodeDriverChanges(next: Obj, previous: Obj): Cause[] {
  const printed = ({ name, nodeID, topologyKeys }: Fields) => ({
    Name: text(name),
    NodeID: text(nodeID),
    TopologyKeys: topologyKeys ?? null,
    Allocatable: null,
  })
  return items(part(previous.spec).drivers).flatMap((before) =>
    items(part(next.spec).drivers).flatMap((driver) =>
      driver.name !== before.name || semanticEqual(printed(driver), printed(before))
        ? []
        : [invalidValue('spec.drivers', printed(driver), IMMUTABLE)],
    ),
  )
}

export const csiStorageCapacity: Strategy = {
  blindUpdate: false,
  metadataRepeats: ['create', 'update'],
  bumps: () => false,
  validate: (next, previous) => {
    const selector = (object: Obj) => object.nodeTopology as LabelSelector | undefined
    const name = text(next.storageClassName)
    const allowInvalidValues =
      previous !== undefined && labelSelectorCauses(selector(previous), '').length > 0
    return [
      ...labelSelectorCauses(selector(next), 'nodeTopology', { allowInvalidValues }),
      ...invalidFor('storageClassName', name, subdomain(name)),
      ...(next.capacity == null ? [] : nonNegativeQuantity(next.capacity, 'capacity')),
      ...(previous === undefined
        ? []
        : [
            ...immutable(
              next.nodeTopology ?? null,
              previous.nodeTopology ?? null,
              'nodeTopology',
              'LabelSelector',
            ),
            ...immutable(name, text(previous.storageClassName), 'storageClassName'),
          ]),
    ]
  },
  warnings: ({ nodeTopology }) =>
    isFields(nodeTopology) ? selectorWarnings(nodeTopology, 'nodeTopology') : [],
}
