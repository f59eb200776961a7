import type { Obj } from '../../../cluster/object.ts'
import type { Difference } from './difference.ts'
import { ANNOTATION_PATH } from './last-applied.ts'

/** Longest value in a sentence. */
const LONGEST = 60

/**
 * Differences of a child in words, only the first of them in full. The content of a Secret is never told.
 *
 * @example
 * tellDifferences(child, differences(observed, merged)) // 'spec.replicas: 2 -> 3, and 1 more'
 */
export function tellDifferences(child: Obj, all: readonly Difference[]): string {
  const [first] = all
  if (first === undefined) return 'nothing differs'
  const { path, was, now } = first
  if (path === ANNOTATION_PATH) return 'only the last-applied annotation differs'
  const change = isSecret(child) ? `${path} differs` : `${path}: ${short(was)} -> ${short(now)}`
  return all.length === 1 ? change : `${change}, and ${all.length - 1} more`
}

/**
 * Says what the API server makes of something that is wanted, when a write has shown it.
 *
 * @example
 * tellDropped(child, { path: 'data', was: undefined, now: {} }) // 'the API server drops data: {}'
 */
export function tellDropped(child: Obj, [first]: readonly Difference[]): string {
  if (first === undefined) return 'the API server changes it'
  const { path, was, now } = first
  if (isSecret(child)) return `the API server does not keep ${path} as it is wanted`
  return was === undefined
    ? `the API server drops ${path}: ${short(now)}`
    : `the API server keeps ${path}: ${short(was)}, not ${short(now)}`
}

/**
 * How texts name a child.
 *
 * @example
 * childName(deployment) // 'Deployment web'
 */
export function childName({ kind, metadata }: Obj): string {
  return `${kind} ${named(metadata)}`
}

/** Paths in a sentence. */
export function tellPaths(paths: readonly string[]): string {
  const [first = 'nothing', ...rest] = paths
  return rest.length === 0 ? first : `${first} and ${rest.length} more places`
}

const named = ({ name = '', generateName = '' }: Obj['metadata']) =>
  name === '' ? `${generateName}...` : name

function isSecret({ apiVersion, kind }: Obj): boolean {
  return apiVersion === 'v1' && kind === 'Secret'
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`
}
