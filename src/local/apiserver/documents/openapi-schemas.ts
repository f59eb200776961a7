import { isFields, own, type Fields } from '../../../protocol/own.ts'
import type { Kind } from '../kinds/kind.ts'

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** Where the two versions of OpenAPI differ. */
export interface Dialect {
  isV2: boolean
  /** A reference with a description beside it. */
  reference(component: string, description?: string): Fields
}

export const V3: Dialect = {
  isV2: false,
  reference: (component, description) => {
    const $ref = `#/components/schemas/${component}`
    return description === undefined ? { $ref } : { description, allOf: [{ $ref }] }
  },
}

export const V2: Dialect = {
  isV2: true,
  reference: (component, description) => ({
    ...(description !== undefined && { description }),
    $ref: `#/definitions/${component}`,
  }),
}

const API_VERSION = {
  description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`,
  type: 'string',
}
const KIND = {
  description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
  type: 'string',
}
const OBJECT_META = `Standard object's metadata. More info: ${CONVENTIONS}#metadata`
const LIST_META = `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`
const EMBEDDED_API_VERSION = {
  description: `apiVersion defines the versioned schema of this representation of an object. More info: ${CONVENTIONS}#resources`,
  type: 'string',
}
const EMBEDDED_KIND = {
  description: `kind is a string value representing the type of this object. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
  type: 'string',
}
const NOT_IN_V2 = new Set(['allOf', 'oneOf', 'anyOf', 'not', 'default'])
const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const INT_OR_STRING = 'x-kubernetes-int-or-string'

/**
 * The names of the components of a kind and its list: the group backwards, version and kind.
 *
 * @example
 * componentNames(kind).object // 'com.example.v1.Foo'
 */
export function componentNames(kind: Kind): { object: string; list: string } {
  const name = (last: string) => [...kind.group.split('.').reverse(), kind.version, last].join('.')
  return { object: name(kind.kind), list: name(listKindOf(kind)) }
}

const listKindOf = ({ kind, listKind }: Kind) => (listKind === '' ? `${kind}List` : listKind)

/** The components of a custom kind: itself, from the schema in its definition, and its list. */
export function kindSchemas(kind: Kind, source: unknown, dialect: Dialect): Fields {
  const { group, version } = kind
  const names = componentNames(kind)
  const listKind = listKindOf(kind)
  return {
    [names.object]: objectSchema(kind, asFields(source), dialect),
    [names.list]: {
      description: `${listKind} is a list of ${kind.kind}`,
      type: 'object',
      required: ['items'],
      properties: {
        apiVersion: API_VERSION,
        items: {
          description: `List of ${kind.plural}. More info: ${CONVENTIONS}`,
          type: 'array',
          items: dialect.reference(names.object),
        },
        kind: KIND,
        metadata: dialect.reference(`${META}ListMeta`, LIST_META),
      },
      'x-kubernetes-group-version-kind': [{ group, kind: listKind, version }],
    },
  }
}

function objectSchema(kind: Kind, source: Fields, dialect: Dialect): Fields {
  const { group, version, custom } = kind
  const gvk = { 'x-kubernetes-group-version-kind': [{ group, kind: kind.kind, version }] }
  const isOpen = Object.keys(source).length === 0 || (dialect.isV2 && own(source, PRESERVE) === true)
  if (isOpen) return { type: 'object', ...gvk }
  const schema = published(source, dialect)
  const metadata = dialect.reference(`${META}ObjectMeta`, OBJECT_META)
  const properties = sorted({ ...asFields(schema.properties), apiVersion: API_VERSION, kind: KIND, metadata })
  const selectable = custom?.selectableFields ?? []
  return {
    ...schema,
    properties,
    ...gvk,
    ...(selectable.length > 0 &&
      !dialect.isV2 && {
        'x-kubernetes-selectable-fields': selectable.map((path) => ({ fieldPath: path.replace(/^\./, '') })),
      }),
  }
}

/** A schema as the server publishes it. */
function published(schema: Fields, dialect: Dialect): Fields {
  const result: Fields = Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !dialect.isV2 || !NOT_IN_V2.has(keyword))
      .map(([keyword, value]) => [keyword, below(keyword, value, dialect)]),
  )
  if (dialect.isV2) makePlain(result, schema)
  else if (own(schema, INT_OR_STRING) === true && !('anyOf' in result) && !('allOf' in result)) {
    result.anyOf = [{ type: 'integer' }, { type: 'string' }]
  }
  const isOpen = dialect.isV2 && own(schema, PRESERVE) === true
  if (own(schema, 'x-kubernetes-embedded-resource') === true && !isOpen) embed(result, dialect)
  return result
}

function below(keyword: string, value: unknown, dialect: Dialect): unknown {
  if (keyword === 'properties') return eachProperty(value, dialect)
  const isSchema = keyword === 'items' || keyword === 'additionalProperties'
  return isSchema && isFields(value) ? published(value, dialect) : value
}

function eachProperty(value: unknown, dialect: Dialect): Fields {
  const entries = Object.entries(asFields(value))
  return sorted(
    Object.fromEntries(entries.map(([name, schema]) => [name, published(asFields(schema), dialect)])),
  )
}

/** What kubectl cannot read in the older version is taken away. */
function makePlain(result: Fields, schema: Fields): void {
  const isNullable = own(schema, 'nullable') === true
  const isOpen = own(schema, PRESERVE) === true
  const drop = new Set<string>()
  if (isNullable) ['type', 'nullable', 'items', 'properties'].forEach((name) => drop.add(name))
  if (isOpen) ['items', 'properties'].forEach((name) => drop.add(name))
  if (isOpen && result.type === 'object') drop.add('type')
  if (result.type === 'array' && (drop.has('items') || !('items' in result))) drop.add('type')
  for (const name of drop) Reflect.deleteProperty(result, name)
  const nullable = Object.entries(asFields(schema.properties)).filter(([, each]) => isNull(each))
  if (Array.isArray(result.required)) {
    const names = new Set<unknown>(nullable.map(([name]) => name))
    const required = result.required.filter((name) => !names.has(name))
    if (required.length === 0 || isNull(schema.additionalProperties))
      Reflect.deleteProperty(result, 'required')
    else result.required = required
  }
}

const isNull = (schema: unknown) => isFields(schema) && own(schema, 'nullable') === true

/** An object within an object says what it is. */
function embed(schema: Fields, dialect: Dialect): void {
  schema.properties = sorted({
    ...asFields(schema.properties),
    apiVersion: EMBEDDED_API_VERSION,
    kind: EMBEDDED_KIND,
    metadata: dialect.reference(`${META}ObjectMeta`, OBJECT_META),
  })
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : []
  schema.required = [...new Set([...required, 'kind', 'apiVersion'])]
}

function sorted(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)))
}

const asFields = (value: unknown): Fields => (isFields(value) ? value : {})
