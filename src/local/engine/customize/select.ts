import type { Mirror } from '../../../cluster/mirror.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { PreparedRule, Selects } from './prepared-rule.ts'

/** For whom a rule is evaluated. */
export interface Asker {
  namespace: string
  /** Whether parent and related kind both live in namespaces and the hook is v1: then nothing of others is seen. */
  confined: boolean
}

/** Where a rule looks. */
export interface Source {
  namespaced: boolean
  mirror: Pick<Mirror, 'list'>
  /** Opened when a rule needs it. */
  namespaces: () => Promise<Pick<Mirror, 'list'>>
}

type Select = (rule: PreparedRule, asker: Asker, source: Source) => Obj[] | Promise<Obj[]>

/**
 * The objects that a rule selects (protocol.md §3.9). Throws in Metacontroller's words when the rule is not allowed.
 *
 * @example
 * await selectRelated(rule, { namespace: 'default', confined: true }, source)
 */
export async function selectRelated(rule: PreparedRule, asker: Asker, source: Source): Promise<Obj[]> {
  return ways[rule.selects()](rule, asker, source)
}

const ways: Record<Selects, Select> = {
  labels(rule, { namespace, confined }, { mirror }) {
    const labels = rule.labels()
    return mirror.list(confined ? namespace : undefined).filter(({ metadata }) => labels(metadata.labels))
  },
  'namespace-and-labels'(rule, asker, source) {
    checkNamespace(rule, asker)
    const labels = rule.labels()
    return listIn(rule.namespace, source).filter(({ metadata }) => labels(metadata.labels))
  },
  'namespace-and-names'(rule, asker, source) {
    checkNamespace(rule, asker)
    const { names } = rule
    const objects = listIn(rule.namespace, source)
    return names ? objects.filter(({ metadata: { name = '' } }) => names.has(name)) : objects
  },
  async 'namespace-selector'(rule, { confined }, source) {
    if (confined)
      throw new Error('namespaceSelector is not supported for namespaced parent in v1 hook version')
    if (!source.namespaced)
      throw new Error('namespaceSelector is only supported for namespaced related resources')
    const namespaces = await source.namespaces()
    const [selected, labels] = [rule.namespaces(), rule.labels()]
    return namespaces
      .list()
      .filter(({ metadata }) => selected(metadata.labels))
      .flatMap(({ metadata: { name = '' } }) => source.mirror.list(name))
      .filter(({ metadata }) => labels(metadata.labels))
  },
}

function checkNamespace({ namespace }: PreparedRule, asker: Asker): void {
  if (!asker.confined || namespace === '' || namespace === asker.namespace) return
  throw new Error(
    `requested related object namespace ${namespace} differs from parent object namespace ${asker.namespace}`,
  )
}

/** A cluster-wide kind has no namespaces to look in. */
function listIn(namespace: string, { namespaced, mirror }: Source): Obj[] {
  return mirror.list(namespaced && namespace !== '' ? namespace : undefined)
}
