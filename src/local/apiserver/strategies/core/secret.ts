import type { Obj } from '../../../../cluster/object.ts'
import { own, type Fields } from '../../../../protocol/own.ts'
import { invalidValue, required, tooLong } from '../../causes.ts'
import type { Cause } from '../../errors.ts'
import type { Strategy } from '../../kinds/kind.ts'
import { IMMUTABLE } from '../../validate/texts.ts'
import { setOwn } from '../shared/quantity.ts'
import { ensure, entry, fill, pairs, part, text } from '../shared/read.ts'
import { decodedLength, frozenCauses, keyCauses, MAX_DATA } from './config-map.ts'
import { jsonObjectProblem } from './json-text.ts'
import { keyPairProblem } from './key-pair.ts'

const ACCOUNT = 'kubernetes.io/service-account.name'

export const secret: Strategy = {
  defaults,
  validate: (next, previous) => [
    ...(previous === undefined
      ? []
      : [...typeChanges(next, previous), ...frozenCauses(next, previous, ['data'])]),
    ...dataCauses(next),
    ...typeCauses(next),
  ],
  warnings,
}

function typeCauses(next: Obj): Cause[] {
  const type = text(next.type)
  return Object.hasOwn(TYPES, type) ? (TYPES[type]?.(part(next.data), next) ?? []) : []
}

function defaults(next: Obj): void {
  const texts = pairs(next.stringData)
  if (texts.length > 0) {
    const data = ensure(next, 'data')
    for (const [key, value] of texts) setOwn(data, key, Buffer.from(value).toString('base64'))
  }
  delete next.stringData
  fill(next, 'type', 'Opaque')
}

const typeChanges = (next: Obj, previous: Obj): Cause[] =>
  next.type === previous.type ? [] : [invalidValue('type', next.type, IMMUTABLE)]

function dataCauses({ data }: Obj): Cause[] {
  let size = 0
  const causes = pairs(data).flatMap(([key, value]) => {
    size += decodedLength(value)
    return keyCauses(key, `data[${key}]`)
  })
  if (size > MAX_DATA) causes.push(tooLong('data', MAX_DATA))
  return causes
}

const has = (data: Fields, key: string): boolean => own(data, key) !== undefined
const missing = (...keys: string[]): Cause[] => keys.map((key) => required(`data[${key}]`))
const decoded = (data: Fields, key: string): Buffer => Buffer.from(entry(data, key) ?? '', 'base64')

/** What certain types of Secrets have to hold. */
const TYPES: Record<string, ((data: Fields, secret: Obj) => Cause[]) | undefined> = {
  'kubernetes.io/service-account-token': (_data, { metadata }) =>
    (entry(metadata.annotations, ACCOUNT) ?? '') === '' ? [required(`metadata.annotations[${ACCOUNT}]`)] : [],
  'kubernetes.io/dockercfg': (data) => jsonCauses(data, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (data) => jsonCauses(data, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': (data) =>
    has(data, 'username') || has(data, 'password') ? [] : missing('username', 'password'),
  'kubernetes.io/ssh-auth': (data) =>
    (entry(data, 'ssh-privatekey') ?? '') === '' ? missing('ssh-privatekey') : [],
  'kubernetes.io/tls': (data) => missing(...['tls.crt', 'tls.key'].filter((key) => !has(data, key))),
}

function jsonCauses(data: Fields, key: string): Cause[] {
  if (!has(data, key)) return missing(key)
  const problem = jsonObjectProblem(decoded(data, key).toString('latin1'))
  return problem === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', problem)]
}

function warnings({ type, data }: Obj): string[] {
  if (type !== 'kubernetes.io/tls') return []
  const pair = part(data)
  const problem = keyPairProblem(decoded(pair, 'tls.crt').toString(), decoded(pair, 'tls.key').toString())
  return problem === undefined ? [] : [problem]
}
