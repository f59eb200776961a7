import type { ControllerKind, ControllerSpec, HookName } from '../../src/protocol/wire.ts'

/** A hook as one of the twelve kinds of call meets it. */
export interface Situation {
  kind: ControllerKind
  hook: HookName
  version: 'v1' | 'v2'
}

const kinds = ['CompositeController', 'DecoratorController'] as const
const hooks = ['sync', 'finalize', 'customize'] as const
const versions = ['v1', 'v2'] as const

/** All of them. */
export const situations: readonly Situation[] = kinds.flatMap((kind) =>
  hooks.flatMap((hook) => versions.map((version) => ({ kind, hook, version }))),
)

/** How a failed test names a situation. */
export function named({ kind, hook, version }: Situation): string {
  return `${kind} ${hook} ${version}`
}

/** The list that an answer must have. */
export function listOf({ kind, hook }: Situation): 'children' | 'attachments' | 'relatedResources' {
  if (hook === 'customize') return 'relatedResources'
  return kind === 'CompositeController' ? 'children' : 'attachments'
}

/** What a request differs in from the common one. */
export interface RequestOptions {
  /** The parent lives in no namespace. */
  clusterScoped?: boolean
  /** The parent is what it is for a composite: labelled by spec.selector instead of generateSelector. */
  selector?: object
  /** How the answer is decoded, in place of the default of the version. */
  mode?: 'loose' | 'strict'
  /** Update strategy of the children. */
  strategy?: string
}

/** Name that log and error texts have for the parent of a request. */
export const labelOf = ({ clusterScoped }: RequestOptions): string => `App ${clusterScoped ? '' : 'shop/'}web`

/** A complete request of a situation; `mode` of the parent's spec chooses the answer. */
export function requestOf(situation: Situation, mode: string, options: RequestOptions = {}): object {
  const { kind, hook } = situation
  const finalizing = hook === 'finalize'
  const parent = {
    apiVersion: 'example.com/v1',
    kind: 'App',
    metadata: {
      name: 'web',
      ...(!options.clusterScoped && { namespace: 'shop' }),
      uid: '0e3cde0b-bb75-49df-b2d2-a6b42b1d9dd6',
      generation: 1,
      ...(finalizing && { deletionTimestamp: '2026-11-21T00:00:00Z' }),
    },
    spec: { mode, ...(options.selector !== undefined && { selector: options.selector }) },
    status: { observedGeneration: 1, ready: true },
  }
  const controller = {
    apiVersion: 'metacontroller.k8s.io/v1alpha1',
    kind,
    metadata: { name: 'apps' },
    spec: specOf(situation, options),
    status: {},
  }
  if (hook === 'customize') return { controller, parent }
  const observed = { 'ConfigMap.v1': {}, 'Namespace.v1': {}, 'Pod.v1': {} }
  const rest = { related: {}, finalizing }
  return kind === 'CompositeController'
    ? { controller, parent, children: observed, ...rest }
    : { controller, object: parent, attachments: observed, ...rest }
}

function specOf(
  { kind, hook, version }: Situation,
  { selector, mode, strategy }: RequestOptions,
): ControllerSpec {
  const resources = ['configmaps', 'namespaces', 'pods'].map((resource) => ({
    apiVersion: 'v1',
    resource,
    ...(strategy !== undefined && { updateStrategy: { method: strategy } }),
  }))
  const webhook = {
    url: `http://hooks.test/${hook}`,
    ...(mode !== undefined && { responseUnMarshallMode: mode }),
  }
  const hooks = { [hook]: { version, webhook } }
  return kind === 'CompositeController'
    ? {
        parentResource: { apiVersion: 'example.com/v1', resource: 'apps' },
        ...(selector === undefined && { generateSelector: true }),
        childResources: resources,
        hooks,
      }
    : {
        resources: [{ apiVersion: 'example.com/v1', resource: 'apps' }],
        attachments: resources,
        hooks,
      }
}
