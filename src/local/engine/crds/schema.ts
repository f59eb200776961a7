/** An OpenAPI schema as CRDs hold it. */
export type Schema = Readonly<Record<string, unknown>>

/** Named fields with their schemas. */
export type Properties = Readonly<Record<string, Schema>>

/** A text field. */
export function text(description: string, rules: Schema = {}): Schema {
  return { description, type: 'string', ...rules }
}

/** A text field with a few allowed values. */
export function choice(description: string, values: readonly string[], rules: Schema = {}): Schema {
  return { description, type: 'string', enum: values, ...rules }
}

export function flag(description: string): Schema {
  return { description, type: 'boolean' }
}

/** A whole number of 32 bits. */
export function int32(description: string): Schema {
  return { description, type: 'integer', format: 'int32' }
}

export function list(description: string, items: Schema, rules: Schema = {}): Schema {
  return { description, type: 'array', items, ...rules }
}

/** Free names with texts. */
export function textMap(description: string): Schema {
  return { description, type: 'object', additionalProperties: { type: 'string' } }
}

/**
 * A field with fields of its own, in alphabetical order, as a server returns them.
 *
 * @example
 * fields('A Secret.', { name: text('Its name.') }, ['name'])
 */
export function fields(description: string, unsorted: Properties, required: readonly string[] = []): Schema {
  const properties = Object.fromEntries(Object.entries(unsorted).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { description, type: 'object', properties, ...(required.length > 0 && { required }) }
}
