import type { Schema } from '../schema/schema.ts'
import { internal } from './failures.ts'

/** How a field is patched, and the schema to go on with. */
export interface FieldPlan {
  schema: Schema | undefined
  /** `merge`, `replace` or nothing; `retainKeys` is not told apart, the directive in the patch decides. */
  strategy: string
  mergeKey: string
}

/**
 * How a field that holds an object is patched.
 *
 * @throws 500 for a field that the kind does not have.
 * @example
 * planOfObject(podSchema, 'spec').strategy // ''
 */
export function planOfObject(schema: Schema | undefined, name: string): FieldPlan {
  const field = fieldOf(schema, name)
  return { schema: field, strategy: strategyOf(field), mergeKey: mergeKeyOf(field) }
}

/**
 * How a field that holds a list is patched; the schema is the one of its items.
 *
 * @example
 * planOfList(podSpecSchema, 'containers').mergeKey // 'name'
 */
export function planOfList(schema: Schema | undefined, name: string): FieldPlan {
  const field = fieldOf(schema, name)
  if (field.type !== 'array') throw internal('expected slice or array type, but got: struct')
  return { schema: field.items, strategy: strategyOf(field), mergeKey: mergeKeyOf(field) }
}

/**
 * What Go calls the type that a schema stands for.
 *
 * @example
 * goKind({ type: 'string' }) // 'string'
 */
export function goKind(schema: Schema | undefined): string {
  if (schema?.type === 'object' && schema.additionalProperties !== undefined) return 'map'
  if (schema?.type === 'string' && schema.component === undefined) return 'string'
  return 'struct'
}

function fieldOf(schema: Schema | undefined, name: string): Schema {
  const fields = schema?.properties
  if (fields !== undefined && Object.hasOwn(fields, name) && fields[name] !== undefined) return fields[name]
  const kind = goKind(schema)
  if (kind !== 'struct')
    throw internal(`merging an object in json but data type is not struct, instead is: ${kind}`)
  const type = schema?.component?.split('.').at(-1) ?? ''
  throw internal(`unable to find api field in struct ${type} for the json field ${JSON.stringify(name)}`)
}

const strategyOf = (field: Schema): string =>
  (field['x-kubernetes-patch-strategy'] ?? '')
    .split(',')
    .filter((strategy) => strategy !== 'retainKeys')
    .join(',')

const mergeKeyOf = (field: Schema): string => field['x-kubernetes-patch-merge-key'] ?? ''
