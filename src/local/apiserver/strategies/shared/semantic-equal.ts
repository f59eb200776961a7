import { isFields, own } from '../../../../protocol/own.ts'

/** Fields that are maps: Kubernetes makes no difference between an empty and a missing one. */
const MAPS = new Set([
  'labels',
  'annotations',
  'nodeSelector',
  'matchLabels',
  'selector',
  'limits',
  'requests',
  'overhead',
  'volumeAttributes',
  'options',
])

/**
 * Whether two values mean the same to Kubernetes: a missing list is an empty one.
 *
 * @example
 * semanticEqual({ args: [] }, {}) // true
 */
export function semanticEqual(left: unknown, right: unknown, name = ''): boolean {
  if (left === right) return true
  if (left == null) return right == null || isEmpty(right, name)
  if (right == null) return isEmpty(left, name)
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => semanticEqual(item, right[index]))
    )
  }
  if (!isFields(left) || !isFields(right)) return false
  for (const key of Object.keys(left)) if (!semanticEqual(left[key], own(right, key), key)) return false
  for (const key of Object.keys(right)) {
    if (!Object.hasOwn(left, key) && !semanticEqual(undefined, right[key], key)) return false
  }
  return true
}

function isEmpty(value: unknown, name: string): boolean {
  if (Array.isArray(value)) return value.length === 0
  return MAPS.has(name) && isFields(value) && Object.keys(value).length === 0
}
