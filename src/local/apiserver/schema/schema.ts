/**
 * A schema node as the API server publishes it, with its references resolved: the fields that are read here.
 * Nodes are shared and may form cycles (JSONSchemaProps); they are never changed after loading.
 */
export interface Schema {
  type?: string
  format?: string
  enum?: unknown[]
  default?: unknown
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema | boolean
  nullable?: boolean
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
  not?: Schema
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: boolean
  exclusiveMaximum?: boolean
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  minProperties?: number
  maxProperties?: number
  title?: string
  description?: string
  /** Name of the component it comes from: `io.k8s.api.apps.v1.DeploymentSpec`. */
  component?: string
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: 'atomic' | 'granular'
  'x-kubernetes-patch-strategy'?: string
  'x-kubernetes-patch-merge-key'?: string
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-validations'?: ValidationRule[]
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

/** One CEL rule of a custom resource. */
export interface ValidationRule {
  rule: string
  message?: string
  messageExpression?: string
  reason?: string
  fieldPath?: string
  optionalOldSelf?: boolean
}

type Raw = Record<string, unknown> & { $ref?: string; allOf?: Raw[] }

const PREFIX = '#/components/schemas/'
/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const ONE = new Set(['items', 'additionalProperties', 'not'])
const LISTS = new Set(['oneOf', 'anyOf', 'allOf'])

/**
 * Resolves the references of one OpenAPI v3 document's components.
 * Components that are `known`, from other documents, are taken from there; new ones are added to it.
 * A reference with siblings (`{ default: {}, allOf: [{ $ref }] }`) becomes the referred schema with those siblings on top.
 *
 * @example
 * resolveSchemas(document.components.schemas).get('io.k8s.api.apps.v1.Deployment')
 */
export function resolveSchemas(
  components: Record<string, Raw>,
  known = new Map<string, Schema>(),
): Map<string, Schema> {
  const named = new Map<string, Schema>()
  const fresh: [node: Schema, raw: Raw][] = []
  const joined: [node: Schema, target: Schema, siblings: Schema][] = []

  const target = (raw: Raw): Schema | undefined => {
    const only = raw.allOf?.length === 1 ? raw.allOf[0] : undefined
    const reference = raw.$ref ?? only?.$ref
    return reference === undefined ? undefined : named.get(reference.slice(PREFIX.length))
  }
  const resolve = (raw: Raw): Schema => {
    const found = target(raw)
    const node = fill({}, raw, found !== undefined)
    if (found === undefined) return node
    if (Object.keys(node).length === 0) return found
    const result: Schema = {}
    joined.push([result, found, node])
    return result
  }
  const fill = (node: Schema, raw: Raw, isReference: boolean): Schema => {
    for (const [keyword, value] of Object.entries(raw)) {
      if (keyword === 'description' || keyword === '$ref' || (keyword === 'allOf' && isReference)) continue
      Object.assign(node, { [keyword]: convert(keyword, value) })
    }
    return node
  }
  const convert = (keyword: string, value: unknown): unknown => {
    if (keyword === 'properties') {
      return Object.fromEntries(
        Object.entries(value as Record<string, Raw>).map(([name, raw]) => [name, resolve(raw)]),
      )
    }
    if (ONE.has(keyword) && typeof value === 'object') return resolve(value as Raw)
    if (LISTS.has(keyword)) return (value as Raw[]).map(resolve)
    return value
  }

  for (const [name, raw] of Object.entries(components)) {
    const node = known.get(name) ?? { component: name }
    if (!known.has(name)) fresh.push([node, raw])
    named.set(name, node)
    known.set(name, node)
  }
  for (const [node, raw] of fresh) fill(node, raw, false)
  for (const [node, found, siblings] of joined) Object.assign(node, found, siblings)
  return named
}
