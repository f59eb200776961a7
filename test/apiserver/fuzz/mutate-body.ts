import type { Draft } from './corpus.ts'
import type { Random } from './random.ts'
import { anyValue, KEYS, placesIn, setField } from './values.ts'

const KINDS = ['ConfigMap', 'Secret', 'Pod', 'Deployment', 'Widget', 'Status', 'List', '__proto__', '']
const VERSIONS = ['v1', 'apps/v1', 'v9', 'a/b/c', '/', '', 'fuzz.example.com/v1', 'batch/v1']
const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test', 'toString', '']

/** Not by structuredClone, for which deep nesting is too deep. */
const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

type Mutation = (draft: Draft, random: Random) => Draft

/** Changes the body of a request. */
export function mutateBody(draft: Draft, random: Random): Draft {
  if (draft.raw !== undefined) return random.pick(ON_TEXT)(draft, random)
  if (draft.body === undefined) return { ...draft, body: anyValue(random) }
  const mutation = random.chance(0.2) ? random.pick(WHOLE) : random.pick(ON_FIELDS)
  return mutation({ ...draft, body: copyOf(draft.body) }, random)
}

const onPlace =
  (change: (holder: object, name: string, random: Random) => void): Mutation =>
  (draft, random) => {
    const places = placesIn(draft.body)
    if (places.length === 0) return { ...draft, body: anyValue(random) }
    const { holder, name } = random.pick(places)
    change(holder, name, random)
    return draft
  }

const valueOf = (holder: object, name: string) => (holder as Record<string, unknown>)[name]

const ON_FIELDS: readonly Mutation[] = [
  onPlace((holder, name) => {
    if (Array.isArray(holder)) holder.splice(Number(name), 1)
    else Reflect.deleteProperty(holder, name)
  }),
  onPlace((holder, name, random) => setField(holder, name, anyValue(random))),
  onPlace((holder, name, random) => setField(holder, name, anyValue(random))),
  onPlace((holder, name, random) => {
    if (Array.isArray(holder)) holder.push(copyOf(holder[Number(name)]))
    else setField(holder, random.pick(KEYS), valueOf(holder, name))
  }),
  onPlace((holder, name, random) => {
    const value = valueOf(holder, name)
    if (typeof value === 'object' && value !== null) setField(value, random.pick(KEYS), anyValue(random))
    else setField(holder, name, typeof value === 'string' ? `${value}${random.pick(KEYS)}` : [value])
  }),
  onPlace((holder, name, random) => {
    const other = random.pick(Object.keys(holder))
    const value = valueOf(holder, name)
    setField(holder, name, valueOf(holder, other))
    setField(holder, other, value)
  }),
]

const WHOLE: readonly Mutation[] = [
  (draft, random) => ({ ...draft, body: withType(draft.body, random) }),
  (draft, random) => ({ ...draft, body: anyValue(random) }),
  (draft) => ({ ...draft, raw: JSON.stringify(draft.body) }),
  (draft, random) => {
    const text = JSON.stringify(draft.body)
    return { ...draft, raw: text.slice(0, random.below(text.length + 1)) }
  },
  // The same field twice.
  (draft) => {
    const text = JSON.stringify(draft.body)
    return { ...draft, raw: text.startsWith('{"') ? `${text.slice(0, -1)},${text.slice(1)}` : text }
  },
  (draft, random) => ({
    ...draft,
    method: 'PATCH',
    headers: { ...draft.headers, 'content-type': 'application/json-patch+json' },
    body: Array.from({ length: 1 + random.below(3) }, () => operation(draft.body, random)),
  }),
  (draft, random) => ({
    ...draft,
    method: 'PATCH',
    path: draft.path + (draft.path.includes('?') ? '&' : '?') + random.pick(['fieldManager=f', 'force=1']),
    headers: {
      ...draft.headers,
      'content-type': random.pick([
        'application/merge-patch+json',
        'application/strategic-merge-patch+json',
        'application/apply-patch+yaml',
      ]),
    },
  }),
  (draft, random) => ({
    ...draft,
    headers: { ...draft.headers, 'content-type': 'application/vnd.kubernetes.protobuf' },
    raw: protobuf(draft.body, random),
  }),
]

function withType(body: unknown, random: Random): unknown {
  const changed = typeof body === 'object' && body !== null ? body : {}
  setField(changed, 'kind', random.pick(KINDS))
  if (random.chance(0.5)) setField(changed, 'apiVersion', random.pick(VERSIONS))
  return changed
}

function operation(body: unknown, random: Random): object {
  const places = placesIn(body)
  const pointer = () => {
    const path = places.length > 0 && random.chance(0.7) ? random.pick(places).path : [random.pick(KEYS)]
    const last = random.chance(0.3) ? [random.pick(['-', '0', '99', '-1', '01', '__proto__', '~2', ''])] : []
    const text = [...path, ...last].map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
    return random.chance(0.95) ? `/${text}` : text
  }
  const operation = { op: random.pick(OPERATIONS), path: pointer() }
  if (random.chance(0.8)) setField(operation, 'value', anyValue(random))
  if (random.chance(0.4)) setField(operation, 'from', pointer())
  return operation
}

/** A message with the frame that clients send, of a kind that may fit, and chance inside. */
function protobuf(body: unknown, random: Random): Uint8Array {
  const type = (body ?? {}) as { apiVersion?: unknown; kind?: unknown }
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes])
  const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : 'v1')
  const meta = Buffer.concat([field(1, text(type.apiVersion)), field(2, text(type.kind))])
  const noise = Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)))
  const named = field(1, field(1, Buffer.from(`p${random.below(100)}`)))
  const raw = Buffer.concat([named, random.chance(0.5) ? noise : Buffer.alloc(0)])
  return Buffer.concat([Buffer.from('k8s\0'), field(1, meta), field(2, raw)])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

const ON_TEXT: readonly Mutation[] = [
  (draft, random) => {
    const bytes = Buffer.from(draft.raw ?? '')
    return { ...draft, raw: bytes.subarray(0, random.below(bytes.length + 1)) }
  },
  (draft, random) => {
    const bytes = Buffer.from(draft.raw ?? '')
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256)
    return { ...draft, raw: bytes }
  },
  (draft, random) => {
    const text = Buffer.from(draft.raw ?? '').toString()
    const at = random.below(text.length + 1)
    const what = random.pick([
      '{',
      '}',
      '[',
      '"',
      ',',
      ':',
      '\n',
      '&a ',
      '*a',
      '!!binary ',
      '---\n',
      '\u0000',
      '1e999',
    ])
    return { ...draft, raw: text.slice(0, at) + what + text.slice(at) }
  },
]
