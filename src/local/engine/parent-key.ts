import { keyOf, type Obj } from '../../cluster/object.ts'

/** What a key of a controller's queue says. */
export interface ParentKey {
  apiVersion: string
  kind: string
  namespace?: string
  name: string
}

/**
 * Names a parent in the queue of its controller; no part of it holds a colon.
 *
 * @example
 * parentKey(parent) // 'example.com/v1:UselessPod:default/bob'
 */
export const parentKey = ({ apiVersion, kind, metadata }: Obj): string =>
  `${apiVersion}:${kind}:${keyOf(metadata)}`

/** Takes a key apart again. */
export function splitParentKey(key: string): ParentKey {
  const [apiVersion = '', kind = '', path = ''] = key.split(':')
  const [first = '', second] = path.split('/')
  return {
    apiVersion,
    kind,
    ...(second === undefined ? { name: first } : { namespace: first, name: second }),
  }
}
