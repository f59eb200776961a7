import type { Api } from '../../../cluster/api.ts'
import { isClusterError, isNotFound } from '../../../cluster/cluster-error.ts'
import type { Obj } from '../../../cluster/object.ts'
import { quote } from '../../../cluster/selectors/selector-error.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { errorText } from '../error-text.ts'
import { Problem } from './problem.ts'
import type { KeyRef } from './spec.ts'

/** An object that holds data for a hook, and who wants it. */
export interface Wanted {
  kind: 'Secret' | 'ConfigMap'
  ref: KeyRef
  /** The field of the controller that names it. */
  at: string
  /** How Metacontroller words the failure to get it, up to the reason. */
  unread: string
  /** How Metacontroller words that a key is missing. */
  missing: (key: string) => string
}

/** The data of an object, by key. */
export type Take = (key: string) => Buffer

/**
 * Reads a Secret or ConfigMap once; gives a function that takes a key of it or throws a `Problem`.
 *
 * @example
 * const take = await readData(api, { kind: 'Secret', ref: { namespace: 'default', name: 'token' }, ... })
 * take('token').toString()
 */
export async function readData(api: Api, wanted: Wanted): Promise<Take> {
  const { kind, ref, at, missing } = wanted
  const place = `${kind} ${ref.namespace}/${ref.name}`
  const data = await read(api, wanted, place)
  const encoding = kind === 'Secret' ? 'base64' : 'utf8'
  return (key) => {
    const value = own(data, key)
    if (typeof value === 'string') return Buffer.from(value, encoding)
    const keys = Object.keys(data).slice(0, 10).map(quote)
    throw new Problem({
      said: missing(key),
      at,
      wrong: `${place} has no key ${quote(key)}`,
      fix:
        keys.length === 0
          ? 'It holds no data: add the key.'
          : `Add the key, or name one of ${keys.join(', ')}.`,
    })
  }
}

async function read(api: Api, { kind, ref, at, unread }: Wanted, place: string): Promise<object> {
  const object = await find(api, kind, ref).catch((error: unknown) => {
    if (!isClusterError(error)) throw error
    throw new Problem({
      said: `${unread}: ${errorText(error)}`,
      at,
      wrong: `${place} cannot be read: ${errorText(error)}`,
      fix: 'It is tried again by itself.',
    })
  })
  if (object === undefined) {
    throw new Problem({
      said: `${unread}: ${kind} ${quote(ref.name)} not found`,
      at,
      wrong: `there is no ${place}`,
      fix: 'Create it: the controller then starts by itself.',
    })
  }
  const data = own(object, 'data')
  return isFields(data) ? data : {}
}

async function find(api: Api, kind: string, { namespace, name }: KeyRef): Promise<Obj | undefined> {
  // An empty name would be a list.
  if (namespace === '' || name === '') return undefined
  try {
    return await api.get({ apiVersion: 'v1', kind, namespace, name })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
