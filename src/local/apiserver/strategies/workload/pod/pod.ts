import type { Obj } from '../../../../../cluster/object.ts'
import { forbiddenField } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { fields, items, number, part, specOf, text } from '../../shared/read.ts'
import { withGeneration } from '../status.ts'
import { IN_HOSTNAME, nameWarnings } from '../template-warnings.ts'
import { defaultPod } from './pod-defaults.ts'
import { podStatusCauses, podStatusWarnings } from './pod-status.ts'
import { preparePod } from './prepare.ts'
import { ephemeralUpdateCauses, resizeCauses } from './subresources.ts'
import { annotationChangeCauses, podUpdateCauses } from './update.ts'
import { podAnnotationCauses, profileCauses } from './validate/annotations.ts'
import { imageCauses } from './validate/containers.ts'
import { noEphemeral, podSpecCauses } from './validate/spec.ts'
import { podSpecWarnings } from './warnings/spec.ts'

const FINISHED = new Set(['Failed', 'Succeeded'])

/** What is wrong with a Pod, whether it is new or not. */
function podCauses(pod: Obj): Cause[] {
  const spec = specOf(pod)
  const tokens =
    text(spec.serviceAccountName) !== ''
      ? []
      : items(spec.volumes).flatMap((volume, index) =>
          items(fields(volume.projected)?.sources).flatMap((source, place) =>
            source.serviceAccountToken == null
              ? []
              : [
                  forbiddenField(
                    `spec.volumes[${index}].projected.sources[${place}].serviceAccountToken`,
                    'must not be specified when serviceAccountName is not set',
                  ),
                ],
          ),
        )
  return [
    ...podAnnotationCauses(pod.metadata.annotations, spec, 'metadata.annotations'),
    ...podSpecCauses(spec, pod.metadata, 'spec'),
    ...tokens,
    ...['containers', 'initContainers'].flatMap((list) =>
      items(spec[list]).flatMap((container, index) => imageCauses(container, `spec.${list}[${index}]`)),
    ),
  ]
}

function newPodCauses(pod: Obj): Cause[] {
  const spec = specOf(pod)
  const gated = text(spec.nodeName) !== '' && items(spec.schedulingGates).length > 0
  return [
    ...podCauses(pod),
    ...noEphemeral(spec, 'spec', 'cannot be set on create'),
    ...(gated
      ? [forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
      : []),
    ...profileCauses(pod.metadata.annotations, spec, 'spec'),
  ]
}

/** What each way of writing a Pod is checked for. */
const UPDATES: Record<string, (next: Obj, previous: Obj) => Cause[]> = {
  status: podStatusCauses,
  ephemeralcontainers: (next, previous) => [
    ...podCauses(next),
    ...annotationChangeCauses(next, previous),
    ...ephemeralUpdateCauses(next, previous),
  ],
  resize: (next, previous) => [...podCauses(next), ...resizeCauses(next, previous)],
}

/** Pods. */
export const pod: Strategy = {
  ...withGeneration,
  defaults: defaultPod,
  prepare: preparePod,
  validate(next, previous, { subresource = '' }) {
    if (previous === undefined) return newPodCauses(next)
    if (Object.hasOwn(UPDATES, subresource)) return UPDATES[subresource]?.(next, previous) ?? []
    return [...podCauses(next), ...podUpdateCauses(next, previous)]
  },
  warnings(next, previous, { subresource }) {
    if (subresource === 'status') return podStatusWarnings(next)
    if (previous !== undefined) return []
    return [
      ...nameWarnings(next, IN_HOSTNAME),
      ...podSpecWarnings(specOf(next), next.metadata.annotations, ''),
    ]
  },
  grace(object, requested) {
    const spec = specOf(object)
    if (text(spec.nodeName) === '' || FINISHED.has(text(part(object.status).phase))) return 0
    const period = requested ?? number(spec.terminationGracePeriodSeconds)
    return period < 0 ? 1 : period
  },
}
