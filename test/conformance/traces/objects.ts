import type { Api, KindRef } from '../../../src/cluster/api.ts'
import { joinApiVersion, type Obj } from '../../../src/cluster/object.ts'
import type { Scenario } from './scenario.ts'

/** A kind that a scenario is about. */
export interface Interest extends KindRef {
  plural: string
  group: string
  namespaced: boolean
  isParent: boolean
}

/** The kinds of a scenario: parents, children, revisions, and what else it watches. */
export async function interestsOf(
  api: Api,
  { controllers, watch = [] }: { controllers: readonly Obj[]; watch?: Scenario['watch'] },
): Promise<Interest[]> {
  const wanted = new Map<string, boolean>()
  const want = ({ apiVersion, resource }: { apiVersion: string; resource: string }, isParent: boolean) => {
    const key = `${apiVersion} ${resource}`
    wanted.set(key, wanted.get(key) ?? isParent)
  }
  for (const { spec } of controllers as (Obj & { spec: ControllerSpec })[]) {
    for (const rule of spec.parentResource ? [spec.parentResource] : (spec.resources ?? [])) want(rule, true)
    const children = spec.childResources ?? spec.attachments ?? []
    for (const rule of children) want(rule, false)
    if (children.some(({ updateStrategy }) => updateStrategy?.method?.startsWith('Rolling'))) {
      want({ apiVersion: 'metacontroller.k8s.io/v1alpha1', resource: 'controllerrevisions' }, false)
    }
  }
  for (const rule of watch) want(rule, false)
  const { resources } = await api.discover()
  return [...wanted].flatMap(([key, isParent]) => {
    const found = resources.find(
      ({ group, version, plural }) => `${joinApiVersion(group, version)} ${plural}` === key,
    )
    if (!found) return []
    const { group, kind, plural, namespaced } = found
    return [{ apiVersion: joinApiVersion(group, found.version), kind, group, plural, namespaced, isParent }]
  })
}

interface Rule {
  apiVersion: string
  resource: string
  updateStrategy?: { method?: string }
}
interface ControllerSpec {
  parentResource?: Rule
  resources?: Rule[]
  childResources?: Rule[]
  attachments?: Rule[]
}

/** Objects of the scenario as they are now, in order, without who manages which field. */
export async function readInterests(
  api: Api,
  interests: readonly Interest[],
  { namespaces, clusterPrefix }: Pick<Scenario, 'namespaces' | 'clusterPrefix'>,
): Promise<Obj[]> {
  const all: Obj[] = []
  for (const { apiVersion, kind, namespaced } of interests) {
    const { items } = await api.list({ apiVersion, kind })
    all.push(
      ...items.filter(({ metadata: { namespace = '', name = '' } }) =>
        namespaced
          ? namespaces.includes(namespace)
          : apiVersion.includes('.traces.test/') ||
            (clusterPrefix !== undefined && name.startsWith(clusterPrefix)),
      ),
    )
  }
  return all
    .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
    .map((object) => {
      const metadata = { ...object.metadata }
      delete metadata.managedFields
      return { ...object, metadata }
    })
}
