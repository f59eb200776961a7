import type { Obj } from '../../../../../cluster/object.ts'
import type { Fields } from '../../../../../protocol/own.ts'
import { forbiddenField, invalidValue, notSupported } from '../../../causes.ts'
import type { Cause } from '../../../errors.ts'
import type { Strategy } from '../../../kinds/kind.ts'
import { annotationCauses, labelCauses } from '../../../validate/labels.ts'
import { label } from '../../../validate/names.ts'
import { invalidFor, invalidGo, nonNegative, nonNegatives } from '../../shared/checks.ts'
import { claimSpecCauses } from '../claim.ts'
import { defaultClaimSpec } from '../pod/volume-defaults.ts'
import { defaultTemplate } from '../pod/spec-defaults.ts'
import { podAnnotationCauses } from '../pod/validate/annotations.ts'
import { ensure, fields, fill, fillUnset, items, part, specOf, text } from '../../shared/read.ts'
import { semanticEqual } from '../../shared/semantic-equal.ts'
import {
  collisionCauses,
  keepApart,
  statusCauses,
  withGeneration,
  writesStatus,
  zeroCounts,
  type StatusRules,
} from '../status.ts'
import {
  isEmptySelector,
  labelMatchCauses,
  lastingTemplateCauses,
  readSelector,
  selectorOf,
  templateCauses,
  textMap,
} from '../template.ts'
import { templateWarnings } from '../template-warnings.ts'
import { requiredSelectorCauses } from './replicated.ts'

const ROLLING = 'RollingUpdate'
const MORE = 'cannot be greater than status.replicas'
const POLICIES = ['Retain', 'Delete']
const ALWAYS = ['replicas', 'availableReplicas']
const STATUS: StatusRules = {
  counts: [
    'replicas',
    'readyReplicas',
    'currentReplicas',
    'updatedReplicas',
    'availableReplicas',
    'observedGeneration',
    'collisionCount',
  ],
  atMost: [
    ['readyReplicas', 'replicas', MORE],
    ['currentReplicas', 'replicas', MORE],
    ['updatedReplicas', 'replicas', MORE],
    ['availableReplicas', 'replicas', MORE],
    ['availableReplicas', 'readyReplicas', 'cannot be greater than status.readyReplicas'],
  ],
}
/** What an update may change. */
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]
const CHANGED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

function defaults(next: Obj): void {
  const spec = ensure(next, 'spec')
  fill(spec, 'podManagementPolicy', 'OrderedReady')
  const strategy = ensure(spec, 'updateStrategy')
  if (text(strategy.type) === '') {
    strategy.type = ROLLING
    ensure(strategy, 'rollingUpdate')
  }
  const update = fields(strategy.rollingUpdate)
  if (strategy.type === ROLLING && update !== undefined) fillUnset(update, 'partition', 0)
  const retention = ensure(spec, 'persistentVolumeClaimRetentionPolicy')
  fill(retention, 'whenDeleted', 'Retain')
  fill(retention, 'whenScaled', 'Retain')
  fillUnset(spec, 'replicas', 1)
  fillUnset(spec, 'revisionHistoryLimit', 10)
  fillUnset(spec, 'serviceName', '')
  defaultTemplate(spec)
  for (const claim of items(spec.volumeClaimTemplates)) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    fill(ensure(claim, 'status'), 'phase', 'Pending')
    defaultClaimSpec(ensure(claim, 'spec'))
  }
  zeroCounts(next, ALWAYS)
}

function specCauses(spec: Fields, isNew: boolean): Cause[] {
  const management = text(spec.podManagementPolicy)
  const known = management === 'OrderedReady' || management === 'Parallel'
  const why = "must be 'OrderedReady' or 'Parallel'"
  const retention = part(spec.persistentVolumeClaimRetentionPolicy)
  const service = text(spec.serviceName)
  return [
    ...(known ? [] : [invalidValue('spec.podManagementPolicy', management, why)]),
    ...strategyCauses(part(spec.updateStrategy), 'spec.updateStrategy'),
    ...['whenDeleted', 'whenScaled']
      .filter((name) => !POLICIES.includes(text(retention[name])))
      .map((name) =>
        notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, retention[name], POLICIES),
      ),
    ...(isNew ? claimCauses(spec) : []),
    ...nonNegatives(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...nonNegative(part(spec.ordinals).start, 'spec.ordinals.start'),
    ...(isNew && service !== '' ? invalidFor('spec.serviceName', service, label(service)) : []),
    ...requiredSelectorCauses(spec, 'statefulset'),
    ...matchedTemplateCauses(spec),
    ...lastingTemplateCauses(part(spec.template), 'spec.template', 'StatefulSet'),
  ]
}

const claimCauses = (spec: Fields): Cause[] =>
  items(spec.volumeClaimTemplates).flatMap((claim, index) =>
    claimSpecCauses(part(claim.spec), `spec.volumeClaimTemplates[${index}].spec`),
  )

function strategyCauses(strategy: Fields, path: string): Cause[] {
  const update = fields(strategy.rollingUpdate)
  const at = `${path}.rollingUpdate`
  switch (text(strategy.type)) {
    case 'OnDelete': {
      if (update === undefined) return []
      const why = `only allowed for updateStrategy '${ROLLING}'`
      return [invalidGo(at, 'RollingUpdateStatefulSetStrategy', update, why)]
    }
    case ROLLING:
      return nonNegative(update?.partition, `${at}.partition`)
    default: {
      const why = `must be '${ROLLING}' or 'OnDelete'`
      return [invalidGo(path, 'StatefulSetUpdateStrategy', strategy, why)]
    }
  }
}

/** The template is checked as the Pods will be: with the volumes of the claims, without names of their own. */
function matchedTemplateCauses(spec: Fields): Cause[] {
  const selector = selectorOf(spec.selector)
  const matches = readSelector(selector)
  if (matches === undefined)
    return [invalidGo('spec.selector', 'LabelSelector', selector, '')].map(withoutDetail)
  const template = withClaims(spec)
  const meta = part(template.metadata)
  const path = 'spec.template'
  return [
    ...(selector !== undefined && isEmptySelector(selector) ? [] : labelMatchCauses(matches, template, path)),
    ...templateCauses(template, path),
    ...labelCauses(textMap(meta.labels), `${path}.labels`),
    ...annotationCauses(textMap(meta.annotations), `${path}.annotations`),
    ...podAnnotationCauses(meta.annotations, part(template.spec), `${path}.annotations`),
  ]
}

const withoutDetail = (cause: Cause): Cause => ({ ...cause, message: cause.message.replace(/: $/, '') })

function withClaims(spec: Fields): Fields {
  const template = part(spec.template)
  const podSpec = part(template.spec)
  const names = new Set(items(spec.volumeClaimTemplates).map((claim) => text(part(claim.metadata).name)))
  const claimed = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  const others = items(podSpec.volumes).filter((volume) => !names.has(text(volume.name)))
  return { ...template, spec: { ...podSpec, hostname: '', subdomain: '', volumes: [...claimed, ...others] } }
}

function changeCauses(next: Fields, previous: Fields): Cause[] {
  const fixed = (spec: Fields) =>
    Object.fromEntries(Object.entries(spec).filter(([name]) => !CHANGEABLE.includes(name)))
  return semanticEqual(fixed(next), fixed(previous)) ? [] : [forbiddenField('spec', CHANGED)]
}

/** StatefulSets. */
export const statefulSet: Strategy = {
  ...withGeneration,
  names: 'label',
  defaults,
  metadataRepeats: ['update'],
  prepare(next, previous, situation) {
    keepApart(next, previous, situation)
    if (previous === undefined) zeroCounts(next, ALWAYS)
  },
  validate(next, previous, situation) {
    if (previous !== undefined && writesStatus(situation)) {
      return [...statusCauses(next, STATUS), ...collisionCauses(next, previous)]
    }
    const causes = specCauses(specOf(next), previous === undefined)
    return previous === undefined ? causes : [...causes, ...changeCauses(specOf(next), specOf(previous))]
  },
  warnings(next, previous, situation) {
    const warnings = templateWarnings({ nameInPods: false })(next, previous, situation)
    const limit = specOf(next).revisionHistoryLimit
    if (typeof limit === 'number' && limit < 0) {
      warnings.push(
        'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
      )
    }
    return warnings
  },
}
