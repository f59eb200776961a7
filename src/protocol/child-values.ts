import { groupOf, isBuiltInGroup } from './built-in-scopes.ts'
import { mergeKeyCollision } from './keyed-lists.ts'
import { own, type Fields } from './own.ts'
import { canonicalQuantity } from './quantity.ts'
import { quoted } from './json-path.ts'
import type { Report } from './report.ts'

/** Where a value stands: outside of children, in a child of a custom kind, or in one of a kind of Kubernetes itself. */
export type Zone = typeof OUTSIDE | typeof CUSTOM | typeof BUILT_IN
export const OUTSIDE = 0
export const CUSTOM = 1
export const BUILT_IN = 2

/** A place inside a child. */
export interface Place {
  /** Steps from the answer; the first `depth` lead to the value: list name, index, then the path in the child. */
  steps: readonly (string | number)[]
  depth: number
  zone: Zone
  child: Fields | undefined
  report: Report
}

/** Fields of `metadata` that the API server sets; they are taken out of every child. */
export const observedMetadata: ReadonlySet<unknown> = new Set([
  'resourceVersion',
  'uid',
  'managedFields',
  'creationTimestamp',
  'generation',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
])

/** Empty lists under these names are left out by the API server, wherever they stand in a built-in kind. */
const droppedLists: ReadonlySet<unknown> = new Set(
  `accessModes add args command drop egress env envFrom ephemeralContainers externalIPs from hostAliases hosts imagePullSecrets
  ingress initContainers items loadBalancerSourceRanges matchExpressions matchFields metrics mountOptions policyTypes ports
  readinessGates secrets subjects subsets supplementalGroups sysctls tls to tolerations topologySpreadConstraints
  volumeClaimTemplates volumeDevices volumeMounts volumes`.split(/\s+/),
)

/** The zone of a child: CustomResourceDefinitions count as custom, because schemas may hold any field name. */
export function zoneOf(child: Fields): Zone {
  const apiVersion = own(child, 'apiVersion')
  if (typeof apiVersion !== 'string') return CUSTOM
  const group = groupOf(apiVersion)
  return isBuiltInGroup(group) && group !== 'apiextensions.k8s.io' ? BUILT_IN : CUSTOM
}

/** Whether the last step leads to something that is taken out of the child before it is sent. */
export function isStripped(steps: Place['steps'], last: number): boolean {
  if (last === 2) return steps[2] === 'status'
  return last === 3 && steps[2] === 'metadata' && observedMetadata.has(steps[3])
}

/** Notes a null inside a child. */
export function checkNull(place: Place): void {
  note(place, 'null is not stored, so it differs from the observed object on every sync')
}

/** Looks at an object inside a child: is it dropped when empty, moved elsewhere, or a map of quantities? */
export function checkObject(value: Fields, size: number, place: Place): void {
  const { steps, depth, zone } = place
  const name = steps[depth - 1]
  if (depth === 3 && name === 'stringData' && zone === BUILT_IN) {
    note(place, 'the API server moves stringData to data; set data, base64-encoded')
  } else if (size === 0 && dropsObject(place)) {
    note(place, 'the API server drops this empty object')
  } else if (
    zone === BUILT_IN &&
    (name === 'limits' || name === 'requests') &&
    steps[depth - 2] === 'resources'
  ) {
    checkQuantities(value, place)
  }
}

/** Looks at a list inside a child: is it dropped when empty, do items collapse? */
export function checkList(list: readonly unknown[], place: Place): void {
  const { steps, depth, zone } = place
  if (list.length === 0) {
    const name = steps[depth - 1]
    const inMetadata =
      steps[depth - 2] === 'metadata' && (name === 'finalizers' || name === 'ownerReferences')
    const dropped = inMetadata
      ? zone === BUILT_IN || depth === 4
      : zone === BUILT_IN && droppedLists.has(name)
    if (dropped) note(place, 'the API server drops this empty list')
    return
  }
  const collision = mergeKeyCollision(list)
  if (collision === undefined) return
  const { key, first, second } = collision
  const message = `items ${first} and ${second} have the same merge key: ${key} ${quoted(own(list[first] as Fields, key))}`
  place.report.add('CHILD_LIST_KEY_COLLISION', steps.slice(0, depth), message)
}

function dropsObject({ steps, depth, zone, child }: Place): boolean {
  const name = steps[depth - 1]
  if (name === 'labels' || name === 'annotations') {
    return steps[depth - 2] === 'metadata' && (zone === BUILT_IN || depth === 4)
  }
  if (zone !== BUILT_IN) return false
  if (name === 'nodeSelector' || name === 'matchLabels') return true
  if (name === 'limits' || name === 'requests') return steps[depth - 2] === 'resources'
  const kind = child === undefined ? undefined : own(child, 'kind')
  if (depth === 3 && (name === 'data' || name === 'binaryData'))
    return kind === 'ConfigMap' || kind === 'Secret'
  return depth === 4 && name === 'selector' && steps[2] === 'spec' && kind === 'Service'
}

function checkQuantities(quantities: Fields, place: Place): void {
  for (const name of Object.keys(quantities)) {
    const quantity = quantities[name]
    if (typeof quantity !== 'string' && typeof quantity !== 'number') continue
    const canonical = canonicalQuantity(String(quantity))
    if (canonical === undefined || canonical === quantity) continue
    const steps = [...place.steps.slice(0, place.depth), name]
    const message = `the API server stores ${quoted(quantity)} as ${quoted(canonical)}`
    place.report.add('CHILD_NORMALISED', steps, message)
  }
}

function note({ steps, depth, report }: Place, message: string): void {
  report.add('CHILD_NORMALISED', steps.slice(0, depth), message)
}
