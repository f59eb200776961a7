import { additional, itemsOf, type RawSchema } from './visit.ts'

const filled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

const UNSUPPORTED: readonly [keyword: string, set: (schema: RawSchema) => boolean][] = [
  ['id', (schema) => (schema.id ?? '') !== ''],
  ['schema', (schema) => (schema.$schema ?? '') !== ''],
  ['$ref', (schema) => (schema.$ref ?? '') !== ''],
  ['patternProperties', (schema) => filled(schema.patternProperties)],
  ['dependencies', (schema) => filled(schema.dependencies)],
  ['additionalItems', (schema) => schema.additionalItems !== undefined],
  ['definitions', (schema) => filled(schema.definitions)],
]

/**
 * Why a schema cannot even be looked at as a structural one.
 *
 * @example
 * unsupportedKeyword({ $ref: '#/x' }) // "OpenAPIV3Schema '$ref' is not supported"
 */
export function unsupportedKeyword(schema: RawSchema | undefined): string | undefined {
  if (schema === undefined) return undefined
  const found = UNSUPPORTED.find(([, set]) => set(schema))
  if (found !== undefined) return `OpenAPIV3Schema '${found[0]}' is not supported`
  for (const nested of [
    schema.not,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
  ]) {
    const why = unsupportedKeyword(nested)
    if (why !== undefined) return why
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) {
    return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  }
  for (const spine of [itemsOf(schema), ...Object.values(schema.properties ?? {}), additional(schema)]) {
    const why = unsupportedKeyword(spine)
    if (why !== undefined) return why
  }
  return undefined
}
