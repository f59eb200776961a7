import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Obj } from '../../../src/cluster/object.ts'
import type { Transport } from '../../../src/cluster/transport.ts'
import { createApi } from '../../../src/cluster/api.ts'

/** An object that the server holds and would not take. */
export interface Refused {
  object: Obj
  answer: string
}

/** What the main endpoint refuses though it is stored: what subresources do not look at, rules that compare with before. */
const AS_IN_A_REAL_SERVER =
  /status\.storedVersions\[\d+\]: Invalid value: .* missing from spec\.versions|spec\.nodeName: Invalid value|no such key: \w+ evaluating rule/

/**
 * Puts back every object as it is: that has to change nothing but what is mended once. Gives how many there were, and what was refused.
 */
export async function checkObjects(transport: Transport): Promise<{ count: number; refused: Refused[] }> {
  const refused: Refused[] = []
  let count = 0
  for (const place of await placesOf(transport)) {
    const answer = await putBack(transport, place)
    if (answer !== undefined) refused.push(answer)
    count += 1
  }
  return { count, refused }
}

/** Where an object is, and whether putting it back once may fill in defaults. */
interface Place {
  path: string
  mayFill: boolean
}

async function putBack(transport: Transport, { path, mayFill }: Place): Promise<Refused | undefined> {
  const read = await transport({ method: 'GET', path })
  const object = JSON.parse(read.body as string) as Obj
  const first = await transport({ method: 'PUT', path, body: read.body as string })
  if (first.status === 200 && first.body === read.body) return undefined
  const settled = JSON.parse(first.body as string) as Obj
  if (AS_IN_A_REAL_SERVER.test(first.body as string)) return undefined
  const isSame = mayFill || isDeepStrictEqual(unmanaged(settled), unmanaged(object))
  if (first.status !== 200 || !isSame) {
    return { object, answer: first.body as string }
  }
  const second = await transport({ method: 'PUT', path, body: first.body as string })
  return second.body === first.body ? undefined : { object, answer: second.body as string }
}

/** An object without what a real server may mend in passing: double owners, the stored versions of a definition. */
function unmanaged({ metadata, status, ...object }: Obj): object {
  const isDefinition = object.kind === DEFINITION.kind
  return {
    ...object,
    metadata: { ...metadata, managedFields: undefined, resourceVersion: undefined },
    status: isDefinition ? { ...(status as object), storedVersions: undefined } : status,
  }
}

/**
 * The places of all objects, custom resources in the version that they are kept in: others may lose fields. One that was written
 * in another version, before the definition changed, has the defaults of that one, in a real server too.
 */
async function placesOf(transport: Transport): Promise<Place[]> {
  const api = createApi(transport)
  const { resources } = await api.discover()
  const { items: definitions } = await api.list(DEFINITION)
  const kept = new Map(
    definitions.map(({ metadata, spec }) => {
      const { versions } = spec as { versions: { name: string; storage: boolean }[] }
      const stored = versions.find(({ storage }) => storage)?.name
      return [metadata.name, { stored, mayFill: versions.length > 1 }]
    }),
  )
  const paths = resources.map(async ({ group, version, plural, namespaced, verbs }) => {
    if (!verbs.includes('list') || !verbs.includes('update')) return []
    const { stored = version, mayFill = false } = kept.get(`${plural}.${group}`) ?? {}
    if (stored !== version) return []
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const { body } = await transport({ method: 'GET', path: `${root}/${plural}` })
    const { items } = JSON.parse(body as string) as { items: Obj[] }
    return items.map(({ metadata: { namespace = '', name = '' } }) => {
      const scope = namespaced ? `/namespaces/${namespace}` : ''
      return { path: `${root}${scope}/${plural}/${encodeURIComponent(name)}`, mayFill }
    })
  })
  return (await Promise.all(paths)).flat()
}

const DEFINITION = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype]
const known = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length)

/** Nobody may have added anything to what all objects have. */
export function checkPrototypes(): void {
  assert.deepEqual(
    PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length),
    known,
  )
}
