/**
 * Metacontroller's wire shapes, as version 4.17.2 sends and decodes them.
 * A hook author meets richer types in `src/sdk`; these are what is true of every call.
 */

/** Any Kubernetes object as raw JSON. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  [field: string]: unknown
}

/** The part of `metadata` that the server itself reads; everything else passes through untouched. */
export interface ObjectMeta {
  name: string
  namespace?: string
  uid?: string
  generation?: number
  labels?: Record<string, string>
  deletionTimestamp?: string
  [field: string]: unknown
}

/**
 * Observed objects by group key and object key: `{"Deployment.apps/v1": {"web": {...}}}`.
 * The object key is `name` or `namespace/name`, depending on hook version and parent scope.
 */
export type Groups = Record<string, Record<string, KubeObject>>

/** What `metadata`-less settings of the controller object the rules look at. */
export interface ControllerObject extends KubeObject {
  spec: ControllerSpec
}

/** `spec` of a CompositeController or DecoratorController, as far as the rules need it. */
export interface ControllerSpec {
  generateSelector?: boolean
  childResources?: readonly ChildResourceRule[]
  attachments?: readonly ChildResourceRule[]
  hooks?: Partial<Record<HookName, HookSpec>>
  [field: string]: unknown
}

/** One entry of `spec.childResources` or `spec.attachments`. */
export interface ChildResourceRule {
  apiVersion: string
  resource: string
  updateStrategy?: { method?: string }
}

/** One entry of `spec.hooks`. */
export interface HookSpec {
  version?: 'v1' | 'v2'
  webhook?: { responseUnMarshallMode?: 'loose' | 'strict'; [field: string]: unknown }
}

/** The three hooks that Metacontroller calls. */
export type HookName = 'sync' | 'finalize' | 'customize'

/** The two kinds of controller. */
export type ControllerKind = 'CompositeController' | 'DecoratorController'

/** Body of a CompositeController's `sync` or `finalize` call. */
export interface CompositeRequest {
  controller: ControllerObject
  parent: KubeObject
  children: Groups
  related: Groups
  finalizing: boolean
}

/** Body of a DecoratorController's `sync` or `finalize` call. */
export interface DecoratorRequest {
  controller: ControllerObject
  object: KubeObject
  attachments: Groups
  related: Groups
  finalizing: boolean
}

/** Body of a `customize` call; a DecoratorController says `parent` here too. */
export interface CustomizeRequest {
  controller: ControllerObject
  parent: KubeObject
}

/** Any body that Metacontroller posts. */
export type HookRequest = CompositeRequest | DecoratorRequest | CustomizeRequest

/** A request that was checked, with what the rules and the log line need to know of it. */
export interface HookCall {
  hook: HookName
  controllerKind: ControllerKind
  /** Version of the hook that was called: decides strictness and key format. */
  version: 'v1' | 'v2'
  request: HookRequest
  controller: ControllerObject
  /** `parent` of a composite or customize call, `object` of a decorator call. */
  parent: KubeObject
  /** Observed children or attachments; empty for `customize`. */
  observed: Groups
}

/**
 * Whether a request brought its controller object. Metacontroller always sends it; a request written by hand may
 * leave it out, and then the rules that need it are skipped.
 *
 * @example
 * hasController(call) // false for the body { parent, children: {} }
 */
export function hasController(call: HookCall): boolean {
  return call.controller.kind !== ''
}
