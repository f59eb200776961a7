import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import { duplicate, forbiddenField, invalidValue, required } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { qualifiedName } from '../../validate/names.ts'
import { invalidFor } from '../shared/checks.ts'
import { nanoOf, setOwn } from '../shared/quantity.ts'
import { ensure, items, part, text } from '../shared/read.ts'
import {
  containerResourceProblems,
  isOvercommitAllowed,
  resourceNameProblems,
} from '../shared/resource-names.ts'

const TYPES = new Set(['Pod', 'Container', 'PersistentVolumeClaim'])
const ONE = 1_000_000_000n

export const limitRange: Strategy = {
  allowCreateOnUpdate: true,
  metadataRepeats: ['create'],
  defaults: (next) => {
    for (const limit of items(part(next.spec).limits)) defaultLimit(limit)
  },
  validate: ({ spec }) => {
    const types = new Set<string>()
    return items(part(spec).limits).flatMap((limit, index) => {
      const type = text(limit.type)
      const path = `spec.limits[${index}]`
      const repeated = types.has(type) ? [duplicate(`${path}.type`, type)] : []
      types.add(type)
      return [
        ...invalidFor(`${path}.type`, type, typeProblems(type)),
        ...repeated,
        ...limitCauses(limit, type, path),
      ]
    })
  },
}

/** What containers get follows from what they may have. */
function defaultLimit(limit: Fields): void {
  if (limit.type !== 'Container') return
  const limits = ensure(limit, 'default')
  const requests = ensure(limit, 'defaultRequest')
  addMissing(limits, limit.max)
  addMissing(requests, limits)
  addMissing(requests, limit.min)
  for (const list of ['default', 'defaultRequest']) {
    if (Object.keys(part(limit[list])).length === 0) Reflect.deleteProperty(limit, list)
  }
}

function addMissing(to: Fields, from: unknown): void {
  for (const [name, value] of Object.entries(part(from)))
    if (!Object.hasOwn(to, name)) setOwn(to, name, value)
}

function typeProblems(type: string): string[] {
  const problems = qualifiedName(type)
  if (problems.length > 0 || type.includes('/') || TYPES.has(type)) return problems
  return ['must be a standard limit type or fully qualified']
}

function limitCauses(limit: Fields, type: string, path: string): Cause[] {
  const names = new Set<string>()
  const nameProblems =
    type === 'Pod' || type === 'Container' ? containerResourceProblems : resourceNameProblems
  const causes: Cause[] = []
  const add = (list: string) => {
    for (const name of Object.keys(part(limit[list]))) {
      names.add(name)
      causes.push(...invalidFor(`${path}.${list}[${name}]`, name, nameProblems(name)))
    }
  }
  add('max')
  add('min')
  for (const list of ['default', 'defaultRequest']) {
    if (type !== 'Pod') add(list)
    else if (isFields(limit[list]) && Object.keys(limit[list]).length > 0) {
      causes.push(forbiddenField(`${path}.${list}`, "may not be specified when `type` is 'Pod'"))
    }
  }
  const hasStorage = ['min', 'max'].some((list) => own(part(limit[list]), 'storage') !== undefined)
  if (type === 'PersistentVolumeClaim' && !hasStorage) {
    const why = 'either minimum or maximum storage value is required, but neither was provided'
    causes.push(required(`${path}.limits`, why))
  }
  add('maxLimitRequestRatio')
  const seen = type === 'Pod' ? { ...limit, default: undefined, defaultRequest: undefined } : limit
  return [...causes, ...[...names].flatMap((name) => orderCauses(seen, name, path))]
}

/** Each rule: the first must not be above the second; which list is named, whose value is shown, what both are called. */
const ORDER = [
  ['min', 'max', 'min', 'min', 'min value %a is greater than max value %b'],
  [
    'min',
    'defaultRequest',
    'defaultRequest',
    'defaultRequest',
    'min value %a is greater than default request value %b',
  ],
  [
    'defaultRequest',
    'max',
    'defaultRequest',
    'defaultRequest',
    'default request value %a is greater than max value %b',
  ],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    'defaultRequest',
    'default request value %a is greater than default limit value %b',
  ],
  ['min', 'default', 'default', 'min', 'min value %a is greater than default value %b'],
  ['default', 'max', 'default', 'max', 'default value %a is greater than max value %b'],
] as const

function orderCauses(limit: Fields, name: string, path: string): Cause[] {
  const get = (list: string) => own(part(limit[list]), name)
  const causes = ORDER.flatMap(([less, more, list, shown, why]) => {
    const [a, b] = [get(less), get(more)]
    if (a === undefined || b === undefined || nanoOf(a) <= nanoOf(b)) return []
    return [
      invalidValue(`${path}.${list}[${name}]`, get(shown), why.replace('%a', text(a)).replace('%b', text(b))),
    ]
  })
  causes.push(
    ...ratioCauses(
      get('maxLimitRequestRatio'),
      get('min'),
      get('max'),
      `${path}.maxLimitRequestRatio[${name}]`,
    ),
  )
  const [limits, requests] = [get('default'), get('defaultRequest')]
  if (isOvercommitAllowed(name) || limits === undefined || requests === undefined) return causes
  if (nanoOf(limits) === nanoOf(requests)) return causes
  const why = `default value ${text(limits)} must equal to defaultRequest value ${text(requests)} in ${name}`
  return [...causes, invalidValue(`${path}.defaultRequest[${name}]`, requests, why)]
}

function ratioCauses(ratio: unknown, min: unknown, max: unknown, path: string): Cause[] {
  if (ratio === undefined) return []
  const causes = nanoOf(ratio) < ONE ? [invalidValue(path, ratio, `ratio ${text(ratio)} is less than 1`)] : []
  if (min === undefined || max === undefined) return causes
  const most = Number(nanoOf(max)) / Number(nanoOf(min))
  if (Number(nanoOf(ratio)) / Number(ONE) <= most) return causes
  const why = `ratio ${text(ratio)} is greater than max/min = ${most.toFixed(6)}`
  return [...causes, invalidValue(path, ratio, why)]
}
