import { fieldsOf, type GoField } from './go-types.ts'
import { isObject, type GoType } from './go-type.ts'
import type { Walk } from './walk.ts'

interface Field extends GoField {
  goType: GoType
}

/** Objects within objects: whatever a client says they are, the server prints this. */
const TYPE_META: Record<string, { apiVersion: string; kind: string }> = {
  'core/v1.PersistentVolumeClaim': { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
}

/**
 * A struct: fields it does not know are reported and dropped, and those that Go always prints are filled in.
 */
export function struct(type: string, name: string, resolve: (type: string) => GoType): GoType {
  let compiled: { fields: Map<string, Field>; filled: Field[] } | undefined
  const compile = () => {
    const fields = fieldsOf(type).map((field): Field => ({ ...field, goType: resolve(field.type) }))
    return {
      fields: new Map(fields.map((field) => [field.name, field])),
      filled: fields.filter((field) => isPrintedWhenUnset(field)),
    }
  }
  const fill = (printed: Record<string, unknown>, filled: Field[]) => {
    for (const field of filled) {
      if (printed[field.name] === undefined) printed[field.name] = field.goType.zero() ?? null
    }
    return printed
  }
  const zero = () => {
    compiled ??= compile()
    return fill({}, compiled.filled)
  }
  const finish = (printed: Record<string, unknown>, walk: Walk) =>
    walk.path.length === 0 ? printed : Object.assign(printed, TYPE_META[type])
  return {
    name,
    decode(value, walk) {
      if (value === null) return finish(zero(), walk)
      if (!isObject(value)) {
        walk.mismatch(value, name, 'struct')
        return zero()
      }
      compiled ??= compile()
      const printed = fill(readFields(value, walk, compiled.fields), compiled.filled)
      return finish(printed, walk)
    },
    zero,
    isEmpty: () => false,
    child(key) {
      compiled ??= compile()
      return compiled.fields.get(key)?.goType
    },
  }
}

/** Starts from a copy, which is much faster than setting each field: most values stay as they are. */
function readFields(value: Record<string, unknown>, walk: Walk, fields: Map<string, Field>) {
  const printed = { ...value }
  for (const key of Object.keys(value)) {
    const field = fields.get(key)
    if (field === undefined) {
      walk.strict.add('unknown', walk.path, key)
      Reflect.deleteProperty(printed, key)
      continue
    }
    walk.path.push(field)
    const given = value[key]
    const result = field.goType.decode(given, walk)
    walk.path.pop()
    if (result === undefined || isOmitted(field, result)) Reflect.deleteProperty(printed, key)
    else if (!Object.is(result, given)) printed[key] = result
  }
  return printed
}

function isOmitted(field: Field, printed: unknown): boolean {
  return (field.omitEmpty && field.goType.isEmpty(printed)) || (field.omitZero && printed === null)
}

function isPrintedWhenUnset(field: Field): boolean {
  if (!field.omitEmpty) return true
  const zero = field.goType.zero()
  return zero !== undefined && !isOmitted(field, zero)
}
