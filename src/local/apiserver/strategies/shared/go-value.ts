import { isFields, own, type Fields } from '../../../../protocol/own.ts'
import { GO_TYPES } from './go-types.generated.ts'

interface Field {
  go: string
  name: string
  kind: '' | '0' | 'f' | 'q' | '*' | '[]' | '{}' | '.' | '^'
  type: string
}

const SELECTOR = ['matchLabels', 'matchExpressions'] as const
const META = ['name', 'generateName', 'namespace', 'uid', 'labels', 'annotations', 'finalizers'] as const
const ZERO: Partial<Record<Field['kind'], unknown>> = { '': '', '0': 0, f: false, q: '0' }
const read = new Map<string, Field[]>()

/** The fields of a type, read once. */
function fieldsOf(type: string): Field[] {
  const known = read.get(type)
  if (known !== undefined) return known
  const made = (GO_TYPES[type] ?? '').split(' ').filter(Boolean).map(readField)
  read.set(type, made)
  return made
}

function readField(word: string): Field {
  if (word.startsWith('^')) return { go: '', name: '', kind: '^', type: word.slice(1) }
  const [names = '', shape = ''] = word.split(':')
  const [go = '', name] = names.split('=')
  const sign = /^(?:\*|\[\]|\{\}|[0fq]$|$)/.exec(shape)?.[0] as Field['kind'] | undefined
  const type = sign === undefined ? shape : shape.slice(sign.length)
  return { go, name: name ?? `${go.charAt(0).toLowerCase()}${go.slice(1)}`, kind: sign ?? '.', type }
}

/**
 * An object of the API as the server's own type holds it, for messages that print one: every field, with Go's names and in its order.
 *
 * @example
 * goValue('ExecAction', { command: ['ls'] }) // { Command: ['ls'] }
 */
export function goValue(type: string, value: unknown): unknown {
  if (value == null) return null
  if (type === 'Map') return sorted(value)
  if (type === 'LabelSelector') return inOrder(value, SELECTOR)
  if (type === 'ObjectMeta') return inOrder(value, META)
  if (!isFields(value)) return value
  const source = type === 'PodSpec' ? withHostFields(value) : value
  const result: Fields = {}
  for (const field of fieldsOf(type)) {
    if (field.kind === '^')
      Object.assign(result, goValue(field.type, field.type === 'ObjectMeta' ? source.metadata : source))
    else result[field.go] = goField(field, source[field.name])
  }
  return result
}

function goField({ kind, type }: Field, value: unknown): unknown {
  if (kind === '*') return value == null || type === '' ? (value ?? null) : goValue(type, value)
  if (kind === '{}') return sorted(value)
  if (kind === '.') return goValue(type, value ?? {})
  if (kind !== '[]') return value ?? ZERO[kind] ?? null
  if (!Array.isArray(value)) return null
  return type === '' ? value : value.map((item) => goValue(type, item))
}

/** Types that are printed as they go over the wire: what is empty is left out. */
function inOrder(value: unknown, names: readonly string[]): unknown {
  if (!isFields(value)) return value
  const result: Fields = {}
  for (const name of names) {
    const found = value[name]
    if (found == null || found === '') continue
    const printed = name === 'matchExpressions' ? expressions(found) : isFields(found) ? sorted(found) : found
    if (!isEmpty(printed)) result[name] = printed
  }
  return result
}

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0

const expressions = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.map((item: unknown) => {
        if (!isFields(item)) return item
        const { key = '', operator = '', values } = item
        return Array.isArray(values) && values.length > 0 ? { key, operator, values } : { key, operator }
      })
    : list

/** A map with its keys in order, as Go prints them. */
function sorted(value: unknown): unknown {
  if (!isFields(value)) return null
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, own(value, key)]),
  )
}

const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const

/** Five fields of a Pod's spec stand in its security context internally. */
function withHostFields(spec: Fields): Fields {
  const context: Fields = isFields(spec.securityContext) ? { ...spec.securityContext } : {}
  for (const name of HOST_FIELDS) context[name] = spec[name]
  return { ...spec, securityContext: context }
}

/**
 * JSON as Go writes it, safe inside HTML; with an indent over several lines.
 *
 * @example
 * goJson({ a: '<' }, 1) // '{\n "a": "\\u003c"\n}'
 */
export function goJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
