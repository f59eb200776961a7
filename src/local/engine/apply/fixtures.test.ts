import type { Api, Ref } from '../../../cluster/api.ts'
import type { Resource } from '../../../cluster/client/discovery.ts'
import { ClusterError } from '../../../cluster/cluster-error.ts'
import { keyOf, splitApiVersion, type Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { ApplyMode, EngineContext } from '../context.ts'
import type { ChildRule, Plan, UpdateMethod } from '../plan/plan.ts'
import type { EngineReport } from '../report/report.ts'

export const parent: Obj = {
  apiVersion: 'example.com/v1',
  kind: 'App',
  metadata: { name: 'web', namespace: 'shop', uid: 'parent-uid' },
}

/** A ConfigMap of the parent's namespace. */
export function configMap(name: string, data?: unknown, metadata: object = {}): Obj {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', ...metadata },
    ...(data !== undefined && { data }),
  }
}

export function resource(apiVersion: string, kind: string, namespaced = true): Resource {
  const plural = `${kind.toLowerCase()}s`
  return {
    ...splitApiVersion(apiVersion),
    kind,
    plural,
    singular: '',
    shortNames: [],
    categories: [],
    namespaced,
    verbs: [],
    subresources: [],
  }
}

const resources = [
  resource('v1', 'ConfigMap'),
  resource('v1', 'Secret'),
  resource('v1', 'Namespace', false),
  resource('apps/v1', 'Deployment'),
  resource('apps/v1beta1', 'Deployment'),
  resource('example.com/v1', 'App'),
]

const find = (apiVersion: string, kind: string) =>
  resources.find((one) => one.kind === kind && `${one.group && `${one.group}/`}${one.version}` === apiVersion)

export function rule(apiVersion: string, kind: string, method: UpdateMethod): ChildRule {
  return { resource: resource(apiVersion, kind), apiVersion, method, checks: [] }
}

export function planOf(children: ChildRule[], kind: Plan['kind'] = 'CompositeController'): Plan {
  return { kind, name: 'apps', children, generateSelector: false } as unknown as Plan
}

/** A refusal as the API server sends it. */
export function refusal(code: number, reason: string, message: string): ClusterError {
  return new ClusterError(`${message} (PUT /x: ${code})`, { code, reason, status: { message, reason, code } })
}

/** What a fake API was asked to do: `create ConfigMap shop/a`. */
export interface FakeApi {
  api: Api
  asked: string[]
  bodies: Obj[]
  objects: Map<string, Obj>
  /** Errors by what is asked. */
  refuse: Map<string, Error>
  /** What the server makes of a body. */
  store: (body: Obj, was: Obj | undefined) => Obj
}

/** An API that keeps objects and says what it was asked; only what children need is there. */
export function fakeApi(): FakeApi {
  let revision = 100
  const keyFor = ({ kind, ...place }: Ref) => `${kind} ${keyOf(place)}`
  const objectKey = ({ kind, metadata }: Obj) => `${kind} ${keyOf(metadata)}`
  const fake: FakeApi = {
    asked: [],
    bodies: [],
    objects: new Map(),
    refuse: new Map(),
    store: (body) => body,
    api: {
      get: (ref: Ref) => {
        const found = fake.objects.get(keyFor(ref))
        return found ? Promise.resolve(found) : Promise.reject(refusal(404, 'NotFound', 'not found'))
      },
      create: (body: Obj) => {
        const name = objectKey(body)
        return ask(`create ${name}`, body, () => {
          if (fake.objects.has(name)) throw refusal(409, 'AlreadyExists', `"${name}" already exists`)
          return keep(body, undefined)
        })
      },
      replace: (body: Obj) =>
        ask(`replace ${objectKey(body)}`, body, () => keep(body, fake.objects.get(objectKey(body)))),
      apply: (body: Obj, { dryRun }: { dryRun?: boolean }) =>
        ask(`${dryRun ? 'dry ' : ''}apply ${objectKey(body)}`, body, () =>
          keep(body, fake.objects.get(objectKey(body)), dryRun),
        ),
      patch: (ref: Ref, patch: object) =>
        ask(`patch ${keyFor(ref)} ${JSON.stringify(patch)}`, undefined, () => fake.objects.get(keyFor(ref))!),
      delete: (ref: Ref, options: object) =>
        ask(`delete ${keyFor(ref)} ${JSON.stringify(options)}`, undefined, () => {
          fake.objects.delete(keyFor(ref))
          return undefined
        }),
    } as unknown as Api,
  }
  const ask = async <T>(what: string, body: Obj | undefined, run: () => T): Promise<T> => {
    await Promise.resolve()
    fake.asked.push(what)
    if (body) fake.bodies.push(body)
    const error = fake.refuse.get(what)
    if (error) throw error
    return run()
  }
  const keep = (body: Obj, was: Obj | undefined, dryRun = false): Obj => {
    const stored = fake.store(body, was)
    const { uid = `uid-${++revision}` } = was?.metadata ?? {}
    const bare = JSON.stringify({ ...stored, metadata: { ...stored.metadata, resourceVersion: '', uid: '' } })
    const before =
      was && JSON.stringify({ ...was, metadata: { ...was.metadata, resourceVersion: '', uid: '' } })
    const same = was?.metadata.resourceVersion !== undefined && (bare === before || dryRun)
    const resourceVersion = same ? was.metadata.resourceVersion! : String(++revision)
    const now = { ...stored, metadata: { ...stored.metadata, uid, resourceVersion } }
    if (!dryRun) fake.objects.set(objectKey(now), now)
    return now
  }
  return fake
}

/** An engine of one controller's children, what it told, and its API. */
export function engineOf(
  fake: FakeApi,
  { bugs = 'stop', strategy = 'dynamic-apply' }: { bugs?: BugMode; strategy?: ApplyMode['strategy'] } = {},
): { context: EngineContext; told: string[] } {
  const told: string[] = []
  const context = {
    api: fake.api,
    bugs,
    apply: { strategy, fieldManager: 'metacontroller' },
    kinds: { byKind: (apiVersion: string, kind: string) => Promise.resolve(find(apiVersion, kind)) },
    tell: (report: EngineReport) => told.push('message' in report ? report.message : report.type),
  } as unknown as EngineContext
  return { context, told }
}
