import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import type { Situation } from '../../../kinds/kind.ts'
import { ensure, entry, fields, items, keep, number, part, text, texts } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import { admitPod } from './admission.ts'
import { qosClass } from './qos.ts'
import { APP_ARMOR } from './validate/annotations.ts'
import { containersOf } from './validate/walk.ts'

const AFFINITIES = ['podAffinity', 'podAntiAffinity'] as const
/** Metadata that no subresource but the status changes. */
const FIXED_METADATA = [
  'deletionTimestamp',
  'generation',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'managedFields',
]

/** What each way of writing a Pod takes from the request; the rest stays as it is stored. */
const SUBRESOURCES: Record<string, (next: Obj, previous: Obj) => void> = {
  status: takeStatus,
  ephemeralcontainers: takeEphemeral,
  resize: takeResources,
}

/** Makes a Pod ready for validation: see {@link Strategy.prepare}. */
export function preparePod(next: Obj, previous: Obj | undefined, situation: Situation): void {
  const { subresource } = situation
  if (previous === undefined) {
    admitPod(next, previous, situation)
    prepareNew(next, situation)
  } else if (subresource !== undefined && Object.hasOwn(SUBRESOURCES, subresource)) {
    SUBRESOURCES[subresource]?.(next, previous)
  } else {
    admitPod(next, previous, situation)
    keep(next, previous, 'status')
  }
}

function prepareNew(pod: Obj, { now }: Situation): void {
  const spec = part(pod.spec)
  const status: Fields = { phase: 'Pending', qosClass: qosClass(spec) }
  if (items(spec.schedulingGates).length > 0) {
    status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null,
        lastTransitionTime: now,
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
    ]
  }
  pod.status = status
  addLabelKeys(spec, pod.metadata.labels)
  if (fields(spec.os)?.name !== 'windows') takeAppArmorAnnotations(pod, spec)
}

/** Keys of labels whose values become part of the selectors. */
function addLabelKeys(spec: Fields, labels: unknown): void {
  const affinity = part(spec.affinity)
  for (const name of AFFINITIES) {
    const one = part(affinity[name])
    const terms = [
      ...items(one.requiredDuringSchedulingIgnoredDuringExecution),
      ...items(one.preferredDuringSchedulingIgnoredDuringExecution).map((term) => part(term.podAffinityTerm)),
    ]
    for (const term of terms) {
      addTerms(term, texts(term.matchLabelKeys), 'In', labels)
      addTerms(term, texts(term.mismatchLabelKeys), 'NotIn', labels)
    }
  }
  for (const one of items(spec.topologySpreadConstraints))
    addTerms(one, texts(one.matchLabelKeys), 'In', labels)
}

function addTerms(owner: Fields, keys: readonly string[], operator: string, labels: unknown): void {
  const selector = fields(owner.labelSelector)
  if (selector === undefined) return
  const added = keys.flatMap((key) => {
    const value = entry(labels, key)
    return value === undefined ? [] : [{ key, operator, values: [value] }]
  })
  if (added.length > 0) selector.matchExpressions = [...items(selector.matchExpressions), ...added]
}

/** Annotations of old become the fields that took their place. */
function takeAppArmorAnnotations(pod: Obj, spec: Fields): void {
  const whole = fields(spec.securityContext)?.appArmorProfile
  for (const { container } of containersOf(spec, '')) {
    const annotation = entry(pod.metadata.annotations, `${APP_ARMOR}${text(container.name)}`)
    if (annotation === undefined || part(container.securityContext).appArmorProfile != null) continue
    const profile = appArmorProfile(annotation)
    if (profile === undefined || semanticEqual(profile, whole)) continue
    ensure(container, 'securityContext').appArmorProfile = profile
  }
}

function appArmorProfile(annotation: string): Fields | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  const name = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : ''
  return name === '' || name.trim() !== name ? undefined : { type: 'Localhost', localhostProfile: name }
}

function takeStatus(next: Obj, previous: Obj): void {
  keep(next, previous, 'spec')
  for (const name of ['ownerReferences', 'deletionTimestamp']) {
    keep(next.metadata as Fields, previous.metadata as Fields, name)
  }
  const status = ensure(next, 'status')
  const before = part(previous.status)
  if (text(status.qosClass) === '') keep(status, before, 'qosClass')
  if (number(status.observedGeneration) === 0) keep(status, before, 'observedGeneration')
  const generations = new Map<string, unknown[]>()
  for (const { type, observedGeneration } of items(before.conditions)) {
    const known = generations.get(text(type))
    if (known === undefined) generations.set(text(type), [observedGeneration])
    else known.push(observedGeneration)
  }
  for (const condition of items(status.conditions)) {
    const old = generations.get(text(condition.type))?.shift()
    if (number(condition.observedGeneration) === 0 && number(old) !== 0) condition.observedGeneration = old
  }
}

function keepAllBut(next: Obj, previous: Obj): Fields {
  keep(next, previous, 'status')
  for (const name of FIXED_METADATA) keep(next.metadata as Fields, previous.metadata as Fields, name)
  return { ...part(previous.spec) }
}

function takeEphemeral(next: Obj, previous: Obj): void {
  const spec = keepAllBut(next, previous)
  keep(spec, part(next.spec), 'ephemeralContainers')
  next.spec = spec
}

function takeResources(next: Obj, previous: Obj): void {
  const [given, before] = [part(next.spec), part(previous.spec)]
  for (const list of ['containers', 'initContainers']) {
    if (items(given[list]).length !== items(before[list]).length) return
  }
  const spec = keepAllBut(next, previous)
  keep(spec, given, 'resources')
  for (const list of ['containers', 'initContainers']) {
    if (given[list] !== undefined) spec[list] = resized(items(given[list]), items(before[list]))
  }
  next.spec = spec
}

/** Containers that are renamed or put in another order are left for validation to refuse. */
function resized(given: Fields[], before: Fields[]): Fields[] {
  if (given.some(({ name }, index) => name !== before[index]?.name)) return given
  return before.map((container, index) => {
    const next = { ...container }
    const from = given[index] ?? {}
    keep(next, from, 'resources')
    keep(next, from, 'resizePolicy')
    return next
  })
}
