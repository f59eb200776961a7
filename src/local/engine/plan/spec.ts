import type { LabelSelector } from '../../../cluster/selector.ts'
import type { HookName } from '../../../protocol/wire.ts'
import type { ConditionCheck, UpdateMethod } from './plan.ts'

/** A resource that a controller names. */
export interface ResourceRule {
  apiVersion: string
  resource: string
}

/** `spec.parentResource`, or one of `spec.resources`. */
export interface ParentSpec extends ResourceRule {
  labelSelector?: LabelSelector
  annotationSelector?: {
    matchAnnotations?: LabelSelector['matchLabels']
    matchExpressions?: LabelSelector['matchExpressions']
  }
  ignoreStatusChanges?: boolean
  revisionHistory?: { fieldPaths?: string[] }
}

/** One of `spec.childResources` or `spec.attachments`. */
export interface ChildSpec extends ResourceRule {
  updateStrategy?: {
    method?: UpdateMethod
    statusChecks?: { conditions?: ConditionCheck[] }
  }
}

/** Where an object of some data is, and a key in it. */
export interface KeyRef {
  name: string
  namespace: string
  key?: string
}

/** How a hook server is trusted and what it is shown. */
export interface AuthSpec {
  caBundle?: { inline?: string; secretRef?: KeyRef; configMapRef?: KeyRef }
  clientTLS?: { secretRef: KeyRef; certKey?: string; privateKeyKey?: string }
  authorization?: { type?: string; secretRef: KeyRef & { key: string } }
  basicAuth?: { secretRef: KeyRef; usernameKey?: string; passwordKey?: string }
}

/** `webhook` of a hook. */
export interface WebhookSpec extends AuthSpec {
  url?: string
  timeout?: string
  etag?: {
    enabled?: boolean
    cacheTimeoutSeconds?: number
    cacheCleanupSeconds?: number
  }
  path?: string
  service?: { name: string; namespace: string; port?: number; protocol?: string }
  responseUnMarshallMode?: 'loose' | 'strict'
}

/** One hook of a controller. */
export interface HookField {
  version?: 'v1' | 'v2'
  webhook?: WebhookSpec
}

/** What both kinds of controllers have. */
interface CommonSpec {
  hooks?: Partial<Record<HookName, HookField>>
  endpointConfigs?: (AuthSpec & { host: string })[]
  resyncPeriodSeconds?: number
}

/** `spec` of the snapshot of a CompositeController. */
export interface CompositeSpec extends CommonSpec {
  parentResource: ParentSpec
  childResources?: ChildSpec[]
  generateSelector?: boolean
}

/** `spec` of the snapshot of a DecoratorController. */
export interface DecoratorSpec extends CommonSpec {
  resources: ParentSpec[]
  attachments?: ChildSpec[]
}
