import type { Api, Ref } from '../../../src/cluster/api.ts'
import { isNotFound } from '../../../src/cluster/cluster-error.ts'
import { refOf, type Obj } from '../../../src/cluster/object.ts'
import { canonicalText } from './canonical-text.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What kubectl's client-side apply sends: the object with itself in an annotation. */
export async function applyAsKubectl(api: Api, given: Obj): Promise<void> {
  const { namespaced } = await api.resource(given)
  const metadata = {
    ...given.metadata,
    ...(namespaced && { namespace: given.metadata.namespace ?? 'default' }),
    annotations: given.metadata.annotations ?? {},
  }
  const text = `${canonicalText({ ...given, metadata })}\n`
  const object: Obj = {
    ...given,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [LAST_APPLIED]: text } },
  }
  try {
    await api.get(refOf(object))
  } catch (error) {
    if (!isNotFound(error)) throw error
    await api.create(object, { fieldManager: 'kubectl-client-side-apply' })
    return
  }
  await api.patch(refOf(object), { merge: object }, { fieldManager: 'kubectl-client-side-apply' })
}

/** The kubectl commands that scenarios use: annotate, label, scale and delete. */
export async function runKubectl(
  api: Api,
  args: readonly string[],
  refTo: (kind: string, name: string, namespace?: string) => Promise<Ref>,
): Promise<void> {
  const words: string[] = []
  let namespace: string | undefined
  for (let index = 0; index < args.length; index++) {
    if (args[index] === '-n') namespace = args[++index]
    else words.push(args[index] ?? '')
  }
  const [verb, kind = '', name = '', ...rest] = words
  const ref = await refTo(kind, name, namespace)
  const given = rest.filter((word) => !word.startsWith('--'))
  const field = verb === 'annotate' ? 'annotations' : 'labels'
  if (verb === 'annotate' || verb === 'label') {
    await api.patch(ref, { merge: { metadata: { [field]: Object.fromEntries(given.map(change)) } } })
  } else if (verb === 'scale') {
    const replicas = Number(
      /^--replicas=(\d+)$/.exec(rest.find((word) => word.startsWith('--replicas')) ?? '')?.[1],
    )
    await api.patch(ref, { merge: { spec: { replicas } } }, { subresource: 'scale' })
  } else if (verb === 'delete') {
    for (const each of [name, ...given]) {
      await api.delete(await refTo(kind, each, namespace), { propagation: 'Background' })
    }
  } else throw new Error(`kubectl ${args.join(' ')} is not played`)
}

/** `key=value` sets, `key-` removes. */
function change(word: string): [string, string | null] {
  const at = word.indexOf('=')
  return at < 0 ? [word.replace(/-$/, ''), null] : [word.slice(0, at), word.slice(at + 1)]
}
