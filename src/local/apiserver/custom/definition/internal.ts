import { deepEqual } from '../equal.ts'
import { InOrder } from '../show.ts'
import type { CrdSpec, PrinterColumn, Subresources, Version } from '../crd.ts'
import type { RawSchema } from '../structural/visit.ts'

/** The parts that a definition may say once for all versions, or for each. */
export interface Shared {
  schema?: { openAPIV3Schema?: RawSchema }
  subresources?: Subresources
  additionalPrinterColumns?: PrinterColumn[]
  selectableFields?: { jsonPath: string }[]
}

/** A definition as the server validates it: what all versions have in common is said once, and errors name that place. */
export interface InternalSpec extends Shared {
  versions: Version[]
}

const PARTS = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const

/**
 * Moves what is the same in all versions to the top.
 *
 * @example
 * toInternal({ …, versions: [{ name: 'v1', schema }] }).schema // the schema; the version has none
 */
export function toInternal({ versions }: CrdSpec): InternalSpec {
  const [first] = versions
  if (first === undefined) return { versions }
  const same = PARTS.filter((part) => versions.every((version) => deepEqual(version[part], first[part])))
  const shared = Object.fromEntries(same.map((part) => [part, first[part]])) as Shared
  return {
    ...shared,
    versions: versions.map((version) => {
      const own = Object.entries(version).filter(([part]) => !same.some((each) => each === part))
      return Object.fromEntries(own) as unknown as Version
    }),
  }
}

type Shape = readonly (readonly [field: string, from: string, make: (value: unknown) => unknown])[]

const text = (value: unknown) => value ?? ''
const flag = (value: unknown) => value ?? false
const maybe = (value: unknown) => value ?? null
const list = (make: (value: unknown) => unknown) => (value: unknown) =>
  Array.isArray(value) ? value.map(make) : null
const map = (make: (value: unknown) => unknown) => (value: unknown) =>
  value === undefined || value === null
    ? null
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, make(each)]),
      )
const struct = (shape: () => Shape) => (value: unknown) =>
  value === undefined || value === null ? null : shaped(value as Record<string, unknown>, shape())

const shaped = (value: Record<string, unknown>, shape: Shape): Record<string, unknown> =>
  Object.fromEntries(shape.map(([field, from, make]) => [field, make(value[from])]))

const schema = struct(() => SCHEMA)
const orBool = (value: unknown) =>
  value === undefined
    ? null
    : typeof value === 'boolean'
      ? { Allows: value, Schema: null }
      : { Allows: true, Schema: schema(value) }
const orList = (value: unknown) =>
  value === undefined || value === null
    ? null
    : Array.isArray(value)
      ? { Schema: null, JSONSchemas: value.map(schema) }
      : { Schema: schema(value), JSONSchemas: null }

const RULE: Shape = [
  ['Rule', 'rule', text],
  ['Message', 'message', text],
  ['MessageExpression', 'messageExpression', text],
  ['Reason', 'reason', maybe],
  ['FieldPath', 'fieldPath', text],
  ['OptionalOldSelf', 'optionalOldSelf', maybe],
]
const SCHEMA: Shape = [
  ['ID', 'id', text],
  ['Schema', '$schema', text],
  ['Ref', '$ref', maybe],
  ['Description', 'description', text],
  ['Type', 'type', text],
  ['Nullable', 'nullable', flag],
  ['Format', 'format', text],
  ['Title', 'title', text],
  ['Default', 'default', maybe],
  ['Maximum', 'maximum', maybe],
  ['ExclusiveMaximum', 'exclusiveMaximum', flag],
  ['Minimum', 'minimum', maybe],
  ['ExclusiveMinimum', 'exclusiveMinimum', flag],
  ['MaxLength', 'maxLength', maybe],
  ['MinLength', 'minLength', maybe],
  ['Pattern', 'pattern', text],
  ['MaxItems', 'maxItems', maybe],
  ['MinItems', 'minItems', maybe],
  ['UniqueItems', 'uniqueItems', flag],
  ['MultipleOf', 'multipleOf', maybe],
  ['Enum', 'enum', maybe],
  ['MaxProperties', 'maxProperties', maybe],
  ['MinProperties', 'minProperties', maybe],
  ['Required', 'required', maybe],
  ['Items', 'items', orList],
  ['AllOf', 'allOf', list(schema)],
  ['OneOf', 'oneOf', list(schema)],
  ['AnyOf', 'anyOf', list(schema)],
  ['Not', 'not', schema],
  ['Properties', 'properties', map(schema)],
  ['AdditionalProperties', 'additionalProperties', orBool],
  ['PatternProperties', 'patternProperties', map(schema)],
  ['Dependencies', 'dependencies', maybe],
  ['AdditionalItems', 'additionalItems', orBool],
  ['Definitions', 'definitions', map(schema)],
  [
    'ExternalDocs',
    'externalDocs',
    struct(() => [
      ['Description', 'description', text],
      ['URL', 'url', text],
    ]),
  ],
  ['Example', 'example', maybe],
  ['XPreserveUnknownFields', 'x-kubernetes-preserve-unknown-fields', maybe],
  ['XEmbeddedResource', 'x-kubernetes-embedded-resource', flag],
  ['XIntOrString', 'x-kubernetes-int-or-string', flag],
  ['XListMapKeys', 'x-kubernetes-list-map-keys', maybe],
  ['XListType', 'x-kubernetes-list-type', maybe],
  ['XMapType', 'x-kubernetes-map-type', maybe],
  ['XValidations', 'x-kubernetes-validations', list(struct(() => RULE))],
]
const VERSION: Shape = [
  ['Name', 'name', text],
  ['Served', 'served', flag],
  ['Storage', 'storage', flag],
  ['Deprecated', 'deprecated', flag],
  ['DeprecationWarning', 'deprecationWarning', maybe],
  ['Schema', 'schema', struct(() => [['OpenAPIV3Schema', 'openAPIV3Schema', schema]])],
  [
    'Subresources',
    'subresources',
    struct(() => [
      ['Status', 'status', maybe],
      [
        'Scale',
        'scale',
        struct(() => [
          ['SpecReplicasPath', 'specReplicasPath', text],
          ['StatusReplicasPath', 'statusReplicasPath', text],
          ['LabelSelectorPath', 'labelSelectorPath', maybe],
        ]),
      ],
    ]),
  ],
  [
    'AdditionalPrinterColumns',
    'additionalPrinterColumns',
    list(
      struct(() => [
        ['Name', 'name', text],
        ['Type', 'type', text],
        ['Format', 'format', text],
        ['Description', 'description', text],
        ['Priority', 'priority', (value) => value ?? 0],
        ['JSONPath', 'jsonPath', text],
      ]),
    ),
  ],
  ['SelectableFields', 'selectableFields', list(struct(() => [['JSONPath', 'jsonPath', text]]))],
]

export const goSchema = (value: RawSchema): InOrder => new InOrder(schema(value))
export const goRule = (value: object): InOrder => new InOrder(shaped(value as Record<string, unknown>, RULE))
export const goVersions = (value: readonly Version[]): InOrder =>
  new InOrder(list(struct(() => VERSION))(value))

/** Which fields of the internal schema are set, in their order. */
export function setFields(value: RawSchema): string[] {
  const zero = (each: unknown) => each === null || each === '' || each === false
  return Object.entries(schema(value) as object)
    .filter(([, each]) => !zero(each))
    .map(([field]) => field)
}
