import { isFields } from '../../../protocol/own.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { Cause } from '../errors.ts'
import type { ScalePaths } from '../kinds/kind.ts'
import { goValue } from '../patch/go-text.ts'
import { isInteger } from './openapi/numbers.ts'
import { invalid } from './problems.ts'

const INT32 = 2_147_483_647

/**
 * The value at a simple JSONPath such as `.spec.replicas`.
 *
 * @example
 * valueAt({ spec: { replicas: 3 } }, '.spec.replicas') // 3
 */
export function valueAt(object: object, path: string): unknown {
  return follow(object, path).value
}

function follow(object: unknown, path: string): { value?: unknown; blocked?: string } {
  const parts = path.replace(/^\./, '').split('.')
  let value = object
  for (const [index, part] of parts.entries()) {
    if (value === undefined || value === null) return {}
    if (!isFields(value)) {
      const at = parts.slice(0, index + 1).map((name) => `.${name}`)
      return { blocked: mismatch(at.join(''), value, 'map[string]interface{}') }
    }
    value = Object.hasOwn(value, part) ? value[part] : undefined
  }
  return { value }
}

const mismatch = (path: string, value: unknown, wanted: string): string =>
  `${path} accessor error: ${goValue(value)} is of the type ${goType(value)}, expected ${wanted}`

const goType = (value: unknown): string => {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (isFields(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

function checkReplicas(object: Obj, path: string): Cause[] {
  const { value, blocked } = follow(object, path)
  if (blocked !== undefined) return [invalid(path, 0, blocked)]
  if (value === undefined) return []
  if (!isInteger(value)) return [invalid(path, 0, mismatch(path, value, 'int64'))]
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')]
  return value > INT32 ? [invalid(path, value, `should be less than or equal to ${INT32}`)] : []
}

function checkSelector(object: Obj, path: string): Cause[] {
  const { value, blocked } = follow(object, path)
  if (blocked !== undefined) return [invalid(path, '', blocked)]
  if (value === undefined || typeof value === 'string') return []
  return [invalid(path, '', mismatch(path, value, 'string'))]
}

/**
 * What is wrong with the fields that the scale subresource shows.
 *
 * @example
 * scaleProblems(object, { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' })
 */
export function scaleProblems(object: Obj, paths: ScalePaths, part: 'all' | 'status' = 'all'): Cause[] {
  return [
    ...(part === 'all' ? checkReplicas(object, paths.specReplicasPath) : []),
    ...checkReplicas(object, paths.statusReplicasPath),
    ...(paths.labelSelectorPath === undefined ? [] : checkSelector(object, paths.labelSelectorPath)),
  ]
}
