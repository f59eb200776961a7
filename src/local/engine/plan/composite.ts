import type { Resource } from '../../../cluster/client/discovery.ts'
import { splitApiVersion, type Obj } from '../../../cluster/object.ts'
import { isFields, own } from '../../../protocol/own.ts'
import { childRules } from './children.ts'
import { requireHooks, resolveHooks, resyncMs } from './hooks.ts'
import { compositeParents } from './parents.ts'
import type { Plan } from './plan.ts'
import type { PlanDeps } from './deps.ts'
import { Problem } from './problem.ts'
import { noResource } from './resources.ts'
import type { CompositeSpec, ParentSpec } from './spec.ts'

const parentAt = 'spec.parentResource'

/**
 * Plans a CompositeController. The order of the checks is Metacontroller's: the first problem is the one it names
 * (protocol.md §3.0).
 *
 * @example
 * await planComposite(snapshot(object), deps)
 */
export async function planComposite(controller: Obj, deps: PlanDeps): Promise<Plan> {
  const spec = controller.spec as CompositeSpec
  const { name = '', uid = '' } = controller.metadata
  const { parentResource, childResources = [], generateSelector = false } = spec
  const resource = await parentOf(parentResource, name, deps)
  const children = await childRules(childResources, 'spec.childResources', deps.kinds)
  requireHooks(spec)
  const hooks = await resolveHooks(spec, ['sync', 'finalize'], deps)
  const parents = compositeParents(parentResource, resource)
  const customize = await resolveHooks(spec, ['customize'], deps)
  const paths = parentResource.revisionHistory?.fieldPaths ?? ['spec']
  return {
    kind: 'CompositeController',
    name,
    uid,
    controller,
    parents,
    children,
    hooks: { ...hooks, ...customize },
    finalizes: spec.hooks?.finalize !== undefined,
    finalizer: `metacontroller.io/compositecontroller-${name}`,
    resyncMs: resyncMs(spec),
    generateSelector,
    fieldPaths: paths.map((path) => path.split('.')),
  }
}

async function parentOf(parent: ParentSpec, name: string, deps: PlanDeps): Promise<Resource> {
  const { apiVersion, resource: plural } = parent
  await checkDefinition(parent, name, deps)
  const resource = await deps.kinds.byResource(apiVersion, plural)
  if (resource !== undefined) return resource
  const said = `discovery: can't find resource ${plural} in apiVersion ${apiVersion}`
  throw await noResource({ ...parent, at: parentAt, said }, deps.kinds)
}

async function checkDefinition(
  { apiVersion, resource }: ParentSpec,
  name: string,
  { definition, kinds }: PlanDeps,
): Promise<void> {
  const { group, version } = splitApiVersion(apiVersion)
  if (version.includes('/')) {
    throw new Problem({
      at: `${parentAt}.apiVersion`,
      wrong: `${JSON.stringify(apiVersion)} is not a group and a version`,
      fix: 'Write it like example.com/v1.',
      instead: { event: undefined, retry: true },
    })
  }
  const crd = definition(`${resource}.${group}`)
  if (crd === undefined) {
    const builtIn = (await kinds.byResource(apiVersion, resource)) !== undefined
    throw new Problem({
      at: parentAt,
      wrong: `there is no CustomResourceDefinition ${resource}.${group}`,
      fix: builtIn
        ? `The parents of a CompositeController are of a kind that a CRD defines: decorate ${resource} with a DecoratorController instead.`
        : 'Install the CRD of the parents, or correct apiVersion and resource (the plural name, in lower case).',
      instead: { event: undefined, retry: true },
    })
  }
  if (hasStatus(crd, version)) return
  const message = `[${name}] Sync error - ignoring, CRD [apiextensions.k8s.io/v1, Kind=CustomResourceDefinition] does not have subresource 'Status' enabled`
  throw new Problem({
    at: parentAt,
    wrong: `version ${version} of CustomResourceDefinition ${resource}.${group} has no status subresource`,
    fix: 'Add "subresources: { status: {} }" to that version of the CRD, then change the controller: Metacontroller does not look again by itself.',
    instead: { event: { reason: 'SyncError', message }, retry: false },
  })
}

function hasStatus({ spec }: Obj, wanted: string): boolean {
  const versions = isFields(spec) ? own(spec, 'versions') : undefined
  if (!Array.isArray(versions)) return false
  return versions.some((version: unknown) => {
    if (!isFields(version) || own(version, 'name') !== wanted) return false
    const subresources = own(version, 'subresources')
    return isFields(subresources) && isFields(own(subresources, 'status'))
  })
}
