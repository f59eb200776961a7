import { splitApiVersion, type Obj } from '../../../cluster/object.ts'
import { formatSelector } from '../../../cluster/selector.ts'
import type { ApiResponse } from '../../../cluster/transport.ts'
import { isFields, own, type Fields } from '../../../protocol/own.ts'
import { invalidValue } from '../causes.ts'
import { valueAt } from '../custom/scale.ts'
import { badRequest, conflict, invalid, notEmulated, STALE } from '../errors.ts'
import type { Kind, ScalePaths } from '../kinds/kind.ts'
import { apply } from '../patch/apply.ts'
import { jsonPatch } from '../patch/json.ts'
import { trackUpdate } from '../patch/managed-fields.ts'
import { mergePatch } from '../patch/merge.ts'
import {
  toParent as parentOwners,
  toScale as scaleOwners,
  type ReplicasPaths,
} from '../patch/scale-fields.ts'
import { strategicMergePatch } from '../patch/strategic.ts'
import { present, timestamp, type Context, type Write } from '../registry/context.ts'
import { checkName } from '../registry/admit.ts'
import { patchedType } from '../registry/object-type.ts'
import { byKind, byResource } from '../registry/subject.ts'
import { inGoOrder } from '../registry/go-order.ts'
import { update } from '../registry/update.ts'
import { patchType, readBody, readPatch, type Body, type PatchType } from '../request/body.ts'
import type { Call } from '../request/call.ts'
import { writeOptions } from '../request/options.ts'
import { objectText, shapeOf } from '../request/shape.ts'
import { decode } from '../schema/decode.ts'
import { duplicateFields } from '../schema/duplicates.ts'
import { goMap, readPatched } from '../schema/patched.ts'
import type { Schema } from '../schema/schema.ts'
import { schemaFor } from '../schema/documents.ts'
import { find } from './read.ts'
import { jsonResponse } from './response.ts'
import type { Target } from './write.ts'

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
const SCALES = 'autoscaling/scales'

/** GET, PUT and PATCH of a scale subresource, which shows two numbers of an object as an object of its own. */
export async function scale(context: Context, call: Call, target: Target): Promise<ApiResponse> {
  const { kind, namespace, name } = target
  const paths = kind.scale
  if (paths === undefined) throw notEmulated(`the scale of ${kind.kind}`)
  const shape = shapeOf(call, { kind, is: 'object' })
  if (call.method === 'GET') {
    const object = present(kind, find(context, kind, namespace, name))
    if (kind.custom && valueAt(object, paths.specReplicasPath) === undefined) throw noReplicas(paths)
    const shown = toScale(object, paths)
    return jsonResponse(200, objectText(shape, kind, shown, context.now()))
  }
  const type = call.method === 'PATCH' ? patchType(call) : undefined
  const options = writeOptions(call, {
    kind: type === undefined ? 'UpdateOptions' : 'PatchOptions',
    isApply: type === 'apply',
  })
  const body = await (type === undefined ? readBody(call, SCALE) : readPatch(call, type, SCALE))
  const stored = find(context, kind, namespace, name)
  const before = present(kind, stored)
  const owners = replicasPaths(kind, paths)
  const live = toScale(before, paths)
  live.metadata.managedFields = scaleOwners(before.metadata.managedFields, owners)
  const write: Write = { context, kind, namespace, options, subresource: 'scale', warnings: [] }
  const wanted = type === 'apply' ? applied(write, live, body) : changed(write, live, body, type, name)
  const { resourceVersion = '' } = wanted.metadata
  if (resourceVersion !== '' && resourceVersion !== before.metadata.resourceVersion) {
    throw conflict(byResource(kind, name), STALE)
  }
  const next = structuredClone(before)
  setAt(next, paths.specReplicasPath, replicasOf(wanted, kind, paths))
  const { apiVersion, metadata } = next
  metadata.managedFields = parentOwners(
    metadata.managedFields,
    wanted.metadata.managedFields,
    apiVersion,
    owners,
  )
  const object = update(write, stored, next, 'apply')
  return jsonResponse(200, objectText(shape, kind, toScale(object, paths), context.now()), write.warnings)
}

const noReplicas = ({ specReplicasPath }: ScalePaths) =>
  badRequest(`the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`)

/** The Scale that a PUT or a patch makes, with who owns its replicas then. */
function changed(
  write: Write,
  live: Obj,
  body: Body,
  type: Exclude<PatchType, 'apply'> | undefined,
  name: string,
): Obj {
  const wanted = type === undefined ? readScale(body) : readPatchedScale(write, type, live, body)
  checkName(wanted, name)
  wanted.metadata.managedFields = trackUpdate({ ...tracking(write), before: live, after: wanted })
  return wanted
}

const patched = (type: Exclude<PatchType, 'apply'>, live: Obj, value: unknown): unknown => {
  if (type === 'json') return jsonPatch(live, value)
  return type === 'merge' ? mergePatch(live, value) : strategicMergePatch(live, value, scaleSchema())
}

/** The Scale that an apply makes. */
function applied(write: Write, live: Obj, { value }: Body): Obj {
  if (!isFields(value)) throw badRequest('error decoding YAML: the body is not an object')
  return apply({ ...tracking(write), live, config: value as unknown as Obj, force: write.options.force })
}

const tracking = ({ context, options }: Write) => ({
  schema: scaleSchema(),
  manager: options.manager,
  now: timestamp(context.now()),
  subresource: 'scale',
  reset: [],
})

const scaleSchema = (): Schema => schemaFor('autoscaling', 'v1', 'Scale') ?? {}

/** Where the versions of a kind keep their replicas: all at the same place, as far as is known. */
const replicasPaths =
  ({ group }: Kind, { specReplicasPath }: ScalePaths): ReplicasPaths =>
  (apiVersion) =>
    splitApiVersion(apiVersion).group === group ? specReplicasPath.replace(/^\./, '').split('.') : undefined

/** The Scale of an object. */
export function toScale(object: Obj, paths: ScalePaths): Obj {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = numberAt(object, paths.specReplicasPath)
  const selector = selectorOf(object, paths)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: JSON.parse(
      JSON.stringify({ name, namespace, uid, resourceVersion, creationTimestamp }),
    ) as Obj['metadata'],
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(object, paths.statusReplicasPath),
      ...(selector !== '' && { selector }),
    },
  }
}

function selectorOf(object: Obj, { labelSelectorPath }: ScalePaths): string {
  const selector = valueAt(object, labelSelectorPath ?? '.spec.selector')
  if (labelSelectorPath !== undefined) return typeof selector === 'string' ? selector : ''
  if (!isFields(selector)) return ''
  const isPlain = object.kind === 'ReplicationController'
  return formatSelector(isPlain ? { matchLabels: selector as Record<string, string> } : selector)
}

const numberAt = (object: Obj, path: string): number => {
  const value = valueAt(object, path)
  return typeof value === 'number' ? value : 0
}

function readScale({ value: sent, text }: Body): Obj {
  const value = sent ?? {}
  if (!isFields(value)) return decode(value, scaleSchema(), SCALE, text).object
  const [apiVersion, shown] = [own(value, 'apiVersion') ?? '', own(value, 'kind') ?? 'Scale']
  if (typeof shown === 'string' && typeof apiVersion === 'string' && shown !== 'Scale') {
    const { version } = splitApiVersion(apiVersion)
    throw badRequest(
      `${shown} in version "${version}" cannot be handled as a Scale: converting (${version}.${shown}) to (autoscaling.Scale): unknown conversion`,
    )
  }
  return decode({ ...value, apiVersion: 'autoscaling/v1', kind: 'Scale' }, scaleSchema(), SCALE, text).object
}

/** The built-in kind of the Scale, also where that of the object is custom. */
function scaleKind(kind: Kind): Kind {
  const found: Kind = { ...kind, ...SCALE, storage: SCALES }
  delete found.custom
  return found
}

/** A strategic merge patch does not change what kind it is, whatever it says. */
function typedScale(value: unknown): unknown {
  if (!isFields(value)) return value
  const isText = (name: string) => typeof (own(value, name) ?? '') === 'string'
  return isText('apiVersion') && isText('kind')
    ? { ...value, apiVersion: 'autoscaling/v1', kind: 'Scale' }
    : value
}

function readPatchedScale(write: Write, type: Exclude<PatchType, 'apply'>, live: Obj, body: Body): Obj {
  const value = patched(type, live, body.value)
  const isMap = type === 'strategic'
  const shown = () => (isMap ? goMap(body.value) : JSON.stringify(inGoOrder(value, live, false)))
  const form = isMap ? 'map' : 'json'
  const typed = isMap
    ? typedScale(value)
    : patchedType({ ...write, kind: scaleKind(write.kind) }, { value, form, shown })
  const read = readPatched(
    { value: typed, form, shown, strict: duplicateFields(body.text, body.value) },
    scaleSchema(),
    write.options.fieldValidation,
    SCALE,
  )
  write.warnings.push(...read.warnings)
  return read.object
}

function replicasOf(wanted: Obj, kind: Kind, { specReplicasPath }: ScalePaths): number {
  const spec = isFields(wanted.spec) ? wanted.spec : {}
  const replicas = own(spec, 'replicas')
  const count = typeof replicas === 'number' ? replicas : 0
  if (count >= 0) return count
  const name = wanted.metadata.name ?? ''
  if (kind.custom) {
    const cause = invalidValue(specReplicasPath, count, 'should be a non-negative integer')
    throw invalid(byKind(kind, name), [cause])
  }
  throw invalid({ group: 'autoscaling', resource: 'Scale', name }, [
    invalidValue('spec.replicas', count, 'must be greater than or equal to 0'),
  ])
}

/** Writes the value at a simple JSONPath; what is missing on the way is made. */
function setAt(object: Obj, path: string, value: unknown): void {
  const steps = path.replace(/^\./, '').split('.')
  const last = steps.pop() ?? ''
  let at: Fields = object
  for (const step of steps) {
    const next = own(at, step)
    at = isFields(next) ? next : (at[step] = {})
  }
  at[last] = value
}
