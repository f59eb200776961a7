import type { Api } from '../../cluster/api.ts'
import { ClusterError, isNoMatch } from '../../cluster/cluster-error.ts'
import { joinApiVersion, refOf, type Obj } from '../../cluster/object.ts'
import type { Clock } from '../../time/clock.ts'

/** How long a definition may take to be served. */
const PATIENCE_MS = 10_000
const LOOK_AGAIN_MS = 50

interface DefinitionView {
  spec?: { group?: string; names?: { kind?: string }; versions?: { name?: string; served?: boolean }[] }
  status?: { conditions?: { type?: string; status?: string; message?: string }[] }
}

/**
 * Waits until a CustomResourceDefinition is established and discovery has its kind in every version.
 *
 * @throws ClusterError with what its conditions say when it is not
 * @example
 * await untilServed(await api.apply(crd, { fieldManager: 'hookwright' }), { api, clock })
 */
export async function untilServed(crd: Obj, { api, clock }: { api: Api; clock: Clock }): Promise<void> {
  const until = clock.now() + PATIENCE_MS
  let seen = crd
  while (!isEstablished(seen) || !(await isDiscovered(api, seen))) {
    if (clock.now() >= until || isRefused(seen)) throw notServed(seen)
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve))
    seen = await api.get(refOf(crd))
  }
}

const conditionsOf = (crd: Obj) => (crd as DefinitionView).status?.conditions ?? []
const has = (crd: Obj, type: string, status: string) =>
  conditionsOf(crd).some((each) => each.type === type && each.status === status)
const isEstablished = (crd: Obj) => has(crd, 'Established', 'True')
/** Another definition has its names: waiting does not help. */
const isRefused = (crd: Obj) => has(crd, 'NamesAccepted', 'False')

async function isDiscovered(api: Api, crd: Obj): Promise<boolean> {
  const { group = '', names, versions = [] } = (crd as DefinitionView).spec ?? {}
  for (const { name = '', served } of versions) {
    if (served !== true) continue
    try {
      await api.resource({ apiVersion: joinApiVersion(group, name), kind: names?.kind ?? '' })
    } catch (error) {
      if (isNoMatch(error)) return false
      throw error
    }
  }
  return true
}

function notServed(crd: Obj): ClusterError {
  const why = conditionsOf(crd).find(({ status }) => status === 'False')?.message
  return new ClusterError(`the API does not serve it${why === undefined ? '' : `: ${why}`}`, {
    code: 0,
    reason: 'NotServed',
  })
}
