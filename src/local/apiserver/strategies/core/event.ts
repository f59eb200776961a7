import type { Obj } from '../../../../cluster/object.ts'
import type { Fields } from '../../../../protocol/own.ts'
import { invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { metadataCauses } from '../../validate/metadata.ts'
import { qualifiedName, subdomain } from '../../validate/names.ts'
import { IMMUTABLE, longerThan } from '../../validate/texts.ts'
import { invalidFor } from '../shared/checks.ts'
import { number, part, text } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { eventConversion } from './event-conversion.ts'

const MOST = 128
const MOST_OF_NOTE = 1024

/** Events in both of their versions; rules are those of the version that the client speaks. */
export const event: Strategy = {
  names: 'path-segment',
  allowCreateOnUpdate: true,
  ignoresPropagation: true,
  metadataRepeats: [],
  validate: (next, previous) => {
    const isNew = next.apiVersion === 'events.k8s.io/v1'
    const stored = eventConversion.toStored(next)
    const causes = commonCauses(stored, isNew ? 'reportingController' : 'reportingComponent')
    if (!isNew) return causes
    if (previous === undefined) return [...causes, ...newCauses(stored)]
    const repeated = repeatedMetadata(next, previous)
    return [...repeated, ...causes, ...changeCauses(stored, eventConversion.toStored(previous))]
  },
}

/** Only events.k8s.io/v1 checks the metadata of a change once more. */
function repeatedMetadata({ metadata }: Obj, previous: Obj): Cause[] {
  const rules = { namespaced: true, names: 'none', previous: previous.metadata } as const
  const once = metadataCauses(metadata, { ...rules, repeats: [] })
  return metadataCauses(metadata, { ...rules, repeats: ['update'] }).slice(once.length)
}

function commonCauses(event: Obj, controllerField: string): Cause[] {
  const namespace = event.metadata.namespace ?? ''
  const own = text(part(event.involvedObject).namespace)
  const wrong = [invalidValue('involvedObject.namespace', own, 'does not match event.namespace')]
  const causes: Cause[] = []
  if (event.eventTime == null) {
    const fits = own === '' ? namespace === '' || namespace === 'default' : own === namespace
    if (!fits) causes.push(...wrong)
  } else {
    if (own === '' && namespace !== 'default' && namespace !== 'kube-system') causes.push(...wrong)
    const controller = text(event.reportingComponent)
    if (controller === '') causes.push(required(controllerField))
    causes.push(...invalidFor(controllerField, controller, qualifiedName(controller)))
    for (const name of ['reportingInstance', 'action', 'reason']) causes.push(...lengthCauses(event, name))
    if (longerThan(text(event.message), MOST_OF_NOTE)) causes.push(tooManyCharacters('message', MOST_OF_NOTE))
  }
  return [...causes, ...invalidFor('namespace', namespace, subdomain(namespace))]
}

function lengthCauses(event: Fields, name: string): Cause[] {
  const value = text(event[name])
  if (value === '') return [required(name)]
  return longerThan(value, MOST) ? [tooManyCharacters(name, MOST)] : []
}

const tooManyCharacters = (path: string, most: number): Cause =>
  invalidValue(path, '', `can have at most ${most} characters`)

/** What only events.k8s.io/v1 asks of a new Event. */
function newCauses(event: Obj): Cause[] {
  const name = event.metadata.name ?? ''
  const type = text(event.type)
  const source = part(event.source)
  const unset = (path: string) => invalidValue(path, '', 'needs to be unset')
  return [
    ...(name === '' ? [] : invalidFor('metadata.name', name, subdomain(name))),
    ...seriesCauses(event),
    ...(event.eventTime == null ? [required('eventTime')] : []),
    ...(type === 'Normal' || type === 'Warning'
      ? []
      : [invalidValue('type', '', `has invalid value: ${type}`)]),
    ...(event.firstTimestamp == null ? [] : [unset('firstTimestamp')]),
    ...(event.lastTimestamp == null ? [] : [unset('lastTimestamp')]),
    ...(number(event.count) === 0 ? [] : [unset('count')]),
    ...(text(source.component) === '' && text(source.host) === '' ? [] : [unset('source')]),
  ]
}

function seriesCauses({ series }: Obj): Cause[] {
  if (series == null) return []
  const { count, lastObservedTime } = part(series)
  return [
    ...(number(count) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(lastObservedTime == null ? [required('series.lastObservedTime')] : []),
  ]
}

/** Fields that do not change, with how the server prints those that are objects. */
const FIXED: readonly [name: string, printed?: (value: Fields) => unknown][] = [
  ['involvedObject', printedReference],
  ['reason'],
  ['message'],
  ['source', ({ component, host }) => ({ Component: text(component), Host: text(host) })],
  ['firstTimestamp'],
  ['lastTimestamp'],
  ['count'],
  ['reason'],
  ['type'],
  ['eventTime'],
  ['action'],
  ['related', printedReference],
  ['reportingComponent'],
  ['reportingInstance'],
]

function changeCauses(event: Obj, previous: Obj): Cause[] {
  const causes = semanticEqual(event.series, previous.series) ? [] : seriesCauses(event)
  for (const [name, printed] of FIXED) {
    const value = event[name]
    if (semanticEqual(value, previous[name])) continue
    const shown = printed !== undefined && value != null ? printed(part(value)) : shownPlain(name, value)
    const path = name === 'reportingComponent' ? 'reportingController' : name
    causes.push(invalidValue(path, shown, IMMUTABLE))
  }
  return causes
}

const shownPlain = (name: string, value: unknown): unknown =>
  value ??
  (name === 'count' ? 0 : name === 'related' || name.endsWith('Time') || name.endsWith('stamp') ? null : '')

function printedReference(reference: Fields): unknown {
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = reference
  return {
    Kind: text(kind),
    Namespace: text(namespace),
    Name: text(name),
    UID: text(uid),
    APIVersion: text(apiVersion),
    ResourceVersion: text(resourceVersion),
    FieldPath: text(fieldPath),
  }
}
