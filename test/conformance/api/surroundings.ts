import { LATE_MS, type Context } from './context.ts'
import { residents } from './residents.ts'
import { textOf } from './stream.ts'

/** Kinds that are pods or make them. */
const PODS = /pod|deployment|replica|stateful|daemon|job/i

/** Makes the namespaces of a scenario, with what controllers put into them. */
export async function prepare({ send, namespaces, source }: Context): Promise<void> {
  const needed = residents.filter(({ plural }) => source.includes(plural))
  for (const namespace of namespaces) {
    await ask(send, 'POST', '/api/v1/namespaces', named('Namespace', namespace))
    for (const { plural, kind, name } of needed) {
      await ask(send, 'POST', `/api/v1/namespaces/${namespace}/${plural}`, named(kind, name))
    }
  }
}

/** Removes what a scenario made. What is in its namespaces goes with them, later. */
export async function clean({ send, namespaces, made, over, source }: Context): Promise<void> {
  over.abort()
  const attempt = async (method: string, path: string, body?: object) =>
    ask(send, method, path, body).catch(() => '')
  for (const { path } of made.filter(({ hasFinalizers }) => hasFinalizers)) {
    await attempt('PATCH', path, { metadata: { finalizers: null } })
  }
  const paths = new Set(made.filter(({ isClusterScoped }) => isClusterScoped).map(({ path }) => path))
  for (const path of [...paths].reverse()) await attempt('DELETE', `${path}?gracePeriodSeconds=0`)
  for (const namespace of namespaces) {
    await attempt('DELETE', `/api/v1/namespaces/${namespace}`)
    // Without a kubelet nobody ends a pod that was scheduled, and the namespace would stay with it.
    if (!PODS.test(source)) continue
    await attempt('DELETE', `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0`)
  }
}

const named = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name } })

async function ask(send: Context['send'], method: string, path: string, body?: object): Promise<string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const answer = await send({
    method,
    path,
    headers: { accept: 'application/json', ...(body && { 'content-type': type }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(LATE_MS),
  })
  return textOf(answer.body)
}
