import type { Obj } from '../../../../cluster/object.ts'
import { isFields, type Fields } from '../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { labelKeyCauses } from '../../validate/labels.ts'
import { qualifiedName } from '../../validate/names.ts'
import { immutable, invalidFor } from '../shared/checks.ts'
import { fillUnset, items, pairs, text, texts } from '../shared/read.ts'
import { semanticEqual } from '../shared/semantic-equal.ts'
import { replacedLabel } from './node-labels.ts'
import { protect } from './protect.ts'

const MOST_PARAMETERS = 512
const MOST_BYTES = 256 * 1024
const RECLAIM_POLICIES = ['Delete', 'Retain']
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer']

export const storageClass: Strategy = {
  metadataRepeats: ['create', 'update'],
  bumps: () => false,
  defaults: (next) => {
    fillUnset(next, 'reclaimPolicy', 'Delete')
    fillUnset(next, 'volumeBindingMode', 'Immediate')
  },
  validate: (next, previous) => [
    ...provisionerCauses(text(next.provisioner), 'provisioner'),
    ...parameterCauses(next.parameters, true),
    ...oneOf(next.reclaimPolicy, RECLAIM_POLICIES, 'reclaimPolicy', true),
    ...oneOf(next.volumeBindingMode, BINDING_MODES, 'volumeBindingMode', false),
    ...topologiesCauses(items(next.allowedTopologies)),
    ...(previous === undefined
      ? []
      : ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((name) =>
          immutable(sorted(next[name]), sorted(previous[name]), name),
        )),
  ],
  warnings: (next) =>
    items(next.allowedTopologies).flatMap((term, index) =>
      items(term.matchLabelExpressions).flatMap((expression, at) => {
        const why = replacedLabel(text(expression.key))
        return why === undefined
          ? []
          : [`allowedTopologies[${index}].matchLabelExpressions[${at}].key: ${why}`]
      }),
    ),
}

export const volumeAttributesClass: Strategy = {
  prepare: (next, previous) => {
    if (previous === undefined) protect(next, 'kubernetes.io/vac-protection')
  },
  metadataRepeats: ['update', 'create'],
  bumps: () => false,
  validate: (next, previous) => [
    ...(previous === undefined ? [] : changeCauses(next, previous)),
    ...provisionerCauses(text(next.driverName), 'driverName'),
    ...parameterCauses(next.parameters, false),
  ],
}

const changeCauses = (next: Obj, previous: Obj): Cause[] =>
  ['driverName', 'parameters']
    .filter((name) => !semanticEqual(next[name] ?? undefined, previous[name] ?? undefined))
    .map((name) => forbiddenField(name, `updates to ${name} are forbidden.`))

function provisionerCauses(name: string, path: string): Cause[] {
  const lower = name.toLowerCase()
  return name === '' ? [required(path)] : invalidFor(path, lower, qualifiedName(lower))
}

function parameterCauses(value: unknown, mayBeEmpty: boolean): Cause[] {
  const parameters = pairs(value)
  const path = 'parameters'
  if (parameters.length > MOST_PARAMETERS) return [tooLong(path, MOST_PARAMETERS)]
  let size = 0
  const causes = parameters.flatMap(([key, entry]) => {
    size += Buffer.byteLength(key) + Buffer.byteLength(entry)
    return key === '' ? [invalidValue(path, key, 'field can not be empty.')] : []
  })
  if (size > MOST_BYTES) causes.push(tooLong(path, MOST_BYTES))
  if (!mayBeEmpty && parameters.length === 0) {
    causes.push(required(path, 'must contain at least one key/value pair'))
  }
  return causes
}

const oneOf = (value: unknown, allowed: string[], path: string, mayBeEmpty: boolean): Cause[] =>
  allowed.includes(text(value)) || (mayBeEmpty && text(value) === '')
    ? []
    : [notSupported(path, value, allowed)]

/** Maps are printed with their keys in order. */
const sorted = (value: unknown): unknown =>
  isFields(value) ? Object.fromEntries(pairs(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value

/** What is wrong with the places of a class. Terms are told apart by their expressions; one without any counts as repeated. */
function topologiesCauses(terms: Fields[]): Cause[] {
  const seen: string[] = terms.map(() => '[]')
  return terms.flatMap((term, index) => {
    const path = `allowedTopologies[${index}].matchLabelExpressions`
    const key = JSON.stringify(
      items(term.matchLabelExpressions)
        .map((one) => [text(one.key), [...new Set(texts(one.values))].sort()])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    )
    const repeated = seen.filter((other) => other === key).map(() => duplicate(path, ''))
    seen.push(key)
    return [...topologyCauses(term, path), ...repeated]
  })
}

function topologyCauses(term: Fields, path: string): Cause[] {
  const keys = new Set<string>()
  return items(term.matchLabelExpressions).flatMap((expression, index) => {
    const at = `${path}[${index}]`
    const key = text(expression.key)
    const values = texts(expression.values)
    const causes = values.length === 0 ? [required(`${at}.values`)] : []
    values.forEach((value, position) => {
      if (values.indexOf(value) < position) causes.push(duplicate(`${at}.values[${position}]`, value))
    })
    causes.push(...labelKeyCauses(key, `${at}.key`))
    if (keys.has(key)) causes.push(duplicate(`${at}.key`, key))
    keys.add(key)
    return causes
  })
}
