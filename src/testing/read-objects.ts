import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import type { Obj } from '../cluster/object.ts'

/**
 * Objects of a YAML text, of a file, or as they are given.
 *
 * @throws Error with the line when the text is not YAML
 * @example
 * readObjects('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}')
 */
export function readObjects(manifest: string | URL | Obj): Obj[] {
  if (typeof manifest === 'object' && !(manifest instanceof URL)) return [manifest]
  const text = typeof manifest === 'string' ? manifest : readFileSync(manifest, 'utf8')
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors
    if (error) throw new Error(`${manifest instanceof URL ? `${manifest.pathname}: ` : ''}${error.message}`)
    const object = document.toJS() as Obj | null
    return object === null ? [] : [object]
  })
}
