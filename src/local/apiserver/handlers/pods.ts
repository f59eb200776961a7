import type { Obj } from '../../../cluster/object.ts'
import { selectorMatcher, type LabelSelector } from '../../../cluster/selector.ts'
import type { ApiResponse } from '../../../cluster/transport.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { ApiError, badRequest, conflict, notEmulated } from '../errors.ts'
import type { Kind } from '../kinds/kind.ts'
import { timestamp, type Context } from '../registry/context.ts'
import { remove } from '../registry/delete.ts'
import { withType } from '../registry/object-type.ts'
import { readBody, type Body } from '../request/body.ts'
import type { Call } from '../request/call.ts'
import { checkedOptions } from '../request/delete-options.ts'
import { dryRunCauses, invalidOptions } from '../request/options.ts'
import { decode } from '../schema/decode.ts'
import { find } from './read.ts'
import { jsonResponse, statusResponse } from './response.ts'
import type { Target } from './write.ts'

type SubKind = Pick<Kind, 'group' | 'version' | 'kind' | 'schema'>

const BINDING: SubKind = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  schema: { component: 'io.k8s.api.core.v1.Binding' },
}
const EVICTION: SubKind = {
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  schema: { component: 'io.k8s.api.policy.v1.Eviction' },
}
const STREAMS = new Set(['exec', 'attach', 'portforward', 'proxy', 'log'])

/** Whether a subresource of a Pod needs a container, which there is none. */
export const needsContainer = (subresource: string): boolean => STREAMS.has(subresource)

/** The answer to logs, exec and the like: 501, in words that kubectl shows as they are. */
export function noContainers(
  context: Context,
  { kind, namespace, name, subresource = '' }: Target,
): ApiError {
  find(context, kind, namespace, name)
  const error = notEmulated(`${kind.plural}/${subresource}`)
  error.status.message = `no containers here: the Pods of hookwright's embedded cluster run nothing, so ${WORDS[subresource] ?? 'this'} ${subresource === 'log' ? 'are' : 'is'} not to be had (see docs/reference/differences.md)`
  error.message = error.status.message
  return error
}

const WORDS: Readonly<Record<string, string>> = {
  log: 'logs',
  exec: 'exec',
  attach: 'attach',
  portforward: 'port-forward',
  proxy: 'proxy',
}

/** POST of a Binding: the Pod gets its node, as the scheduler does it. */
export async function bind(context: Context, call: Call, pods: Kind, target: Target): Promise<ApiResponse> {
  const { target: to, metadata } = readAs(context, pods, BINDING, await readBody(call, BINDING))
  checkName(metadata, target.name, 'Binding')
  const node = isFields(to) ? own(to, 'name') : undefined
  if (typeof node !== 'string' || node === '') throw badRequest('target.name: Required value')
  const dryRun = isDryRun(call)
  const pod = find(context, pods, target.namespace, target.name)
  const spec = isFields(pod.spec) ? pod.spec : {}
  const current = own(spec, 'nodeName')
  const binding = { group: '', resource: 'pods/binding', name: target.name }
  if (pod.metadata.deletionTimestamp != null) {
    throw conflict(binding, `pod ${target.name} is being deleted, cannot be assigned to a host`)
  }
  if (typeof current === 'string' && current !== '') {
    throw conflict(binding, `pod ${target.name} is already assigned to node "${current}"`)
  }
  if (!dryRun) context.store.put(pods.storage, scheduled(pod, node, timestamp(context.now())))
  return statusResponse({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

function scheduled(pod: Obj, node: string, now: string): Obj {
  const status = isFields(pod.status) ? pod.status : {}
  const conditions = (Array.isArray(status.conditions) ? status.conditions : []) as { type?: string }[]
  const condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now }
  return {
    ...pod,
    metadata: { ...pod.metadata },
    spec: { ...(pod.spec as object), nodeName: node },
    status: {
      ...status,
      conditions: [...conditions.filter(({ type }) => type !== 'PodScheduled'), condition],
    },
  }
}

/** The body of a kind that only subresources of Pods take. */
function readAs(context: Context, pods: Kind, expected: SubKind, { value, text }: Body): Obj {
  const kind = { ...pods, ...expected }
  return decode(withType({ kind, context }, value ?? {}, text), kind.schema, kind, text).object
}

function checkName({ name = '' }: Partial<Obj['metadata']> = {}, expected: string, kind: string): void {
  if (name !== expected) throw badRequest(`name in URL does not match name in ${kind} object`)
}

/** POST of an Eviction: a deletion that PodDisruptionBudgets have a say in. */
export async function evict(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind, namespace, name } = target
  const eviction = readAs(context, kind, EVICTION, await readBody(call, EVICTION))
  checkName(eviction.metadata, name, 'Eviction')
  const options = checkedOptions(isFields(eviction.deleteOptions) ? eviction.deleteOptions : {})
  const pod = find(context, kind, namespace, name)
  const blocked = budgetAgainst(context, pod)
  if (blocked !== undefined) {
    throw new ApiError(
      429,
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      {
        details: { causes: [{ reason: 'DisruptionBudget', message: blocked }] },
      },
    )
  }
  remove(context, kind, pod, { ...options, dryRun: options.dryRun || isDryRun(call) })
  return jsonResponse(
    201,
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }),
  )
}

/** Why a PodDisruptionBudget does not let a Pod go; undefined when it may. */
function budgetAgainst({ store }: Context, pod: Obj): string | undefined {
  const phase = isFields(pod.status) ? own(pod.status, 'phase') : undefined
  if (phase !== 'Running') return undefined
  for (const budget of store.list('policy/poddisruptionbudgets', pod.metadata.namespace)) {
    const spec = isFields(budget.spec) ? budget.spec : {}
    const status = isFields(budget.status) ? budget.status : {}
    const matches = selectorMatcher(own(spec, 'selector') as LabelSelector | null)
    if (!matches(pod.metadata.labels ?? {})) continue
    const allowed = own(status, 'disruptionsAllowed')
    if (typeof allowed === 'number' && allowed > 0) continue
    const [needed, healthy] = [count(status, 'desiredHealthy'), count(status, 'currentHealthy')]
    return `The disruption budget ${budget.metadata.name ?? ''} needs ${needed} healthy pods and has ${healthy} currently`
  }
  return undefined
}

function count(status: Fields, name: string): number {
  const value = own(status, name)
  return typeof value === 'number' ? value : 0
}

function isDryRun({ query }: Call): boolean {
  const causes = dryRunCauses(query.getAll('dryRun'))
  if (causes.length > 0) throw invalidOptions('CreateOptions', causes)
  return query.has('dryRun')
}
