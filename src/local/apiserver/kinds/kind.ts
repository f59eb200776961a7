import type { Obj } from '../../../cluster/object.ts'
import type { Cause } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'

/** One column of a Table, as the real server publishes it. */
export interface Column {
  name: string
  type: string
  format: string
  description: string
  /** 0 is always shown, anything above only with `-o wide`. */
  priority: number
}

/** What a strategy is told besides the object. */
export interface Situation {
  /** RFC 3339 in seconds, UTC. */
  now: string
  /** The version that the client speaks; unset in tests that do not care. */
  apiVersion?: string
  /** Unset, or the subresource that is written: `status`, `scale`, … */
  subresource?: string
  /** Hands out what must be unique in the cluster and is not in use yet; undefined when all is. */
  allocate: { clusterIP(): string | undefined; nodePort(): number | undefined; serviceCIDR?: string }
  /** What else is stored, for what admission looks up (PriorityClass, RuntimeClass). Unset: such checks are left out. */
  cluster?: {
    get(storage: string, name: string, namespace?: string): Obj | undefined
    list(storage: string, namespace?: string): readonly Obj[]
  }
}

/**
 * What names a kind takes: RFC 1123 subdomain (most), RFC 1123 label (Namespace), RFC 1035 label (Service before 1.34), a path
 * segment (Role and the like), or the rules of the kind itself in `validate`.
 */
export type NameRule = 'subdomain' | 'label' | 'label1035' | 'path-segment' | 'none'

/** Where kinds differ. Everything is optional; `next` may be changed in place by `prepare` and `defaults` only. */
export interface Strategy {
  /** When left out: `subdomain`. */
  names?: NameRule
  /** Fills in what a user left out, on create, update and when patches are applied. Must be idempotent. */
  defaults?(next: Obj): void
  /** Before validation: drops what a client may not set, keeps what it may not change. `previous` is unset on create. */
  prepare?(next: Obj, previous: Obj | undefined, situation: Situation): void
  /** Everything that is wrong; an empty list when nothing is. `previous` is unset on create. */
  validate?(next: Obj, previous: Obj | undefined, situation: Situation): Cause[]
  /** What a client is warned of (`Warning: 299`) when the write succeeds. `previous` is unset on create. */
  warnings?(next: Obj, previous: Obj | undefined, situation: Situation): string[]
  /** Whether an update counts as a new generation; when left out: spec changed (or for kinds without a spec: never). */
  bumps?(next: Obj, previous: Obj): boolean
  /** Objects of this kind carry metadata.generation. */
  hasGeneration?: boolean
  /** PUT creates the object when it is not there (Lease, Event, …). */
  allowCreateOnUpdate?: boolean
  /** PUT without a resourceVersion is taken. When left out: true. */
  blindUpdate?: boolean
  /** Which checks of metadata an update repeats (validate/metadata.ts); when left out: both. */
  metadataRepeats?: readonly ('update' | 'create')[]
  /** Owners of this kind have no say in what becomes of their dependents (Event). */
  ignoresPropagation?: boolean
  /** What else changes when a deletion begins (the phase of a Namespace). */
  beginDeletion?(next: Obj): void
  /** Whether something besides metadata.finalizers keeps a deleted object (spec.finalizers of a Namespace). */
  holds?(object: Obj): boolean
  /** Why an object may not be deleted at all; undefined when it may. */
  forbidsDeletion?(object: Obj): string | undefined
  /** Seconds an object lives on after a delete; `requested` is what the client named. Unset or 0: gone at once. */
  grace?(object: Obj, requested?: number): number
  /** The propagation that a DELETE without one has, when it is not `background` (Job: orphan). */
  defaultPropagation?: 'background' | 'orphan'
}

/** The other shape of a kind that is stored under another group (core Events and events.k8s.io). */
export interface Conversion {
  toStored(object: Obj): Obj
  fromStored(object: Obj): Obj
}

/** How a scale subresource maps to fields, as dotted paths. */
export interface ScalePaths {
  specReplicasPath: string
  statusReplicasPath: string
  labelSelectorPath?: string
}

/** One kind in one version: all that the server knows of it. */
export interface Kind {
  group: string
  version: string
  kind: string
  listKind: string
  plural: string
  singular: string
  shortNames: readonly string[]
  categories: readonly string[]
  namespaced: boolean
  verbs: ReadonlySet<string>
  /** `status`, `scale`, `log`, … with the verbs each takes. */
  subresources: ReadonlyMap<string, ReadonlySet<string>>
  /** Where its objects are kept: one key for all versions of a resource, like `apps/deployments`. */
  storage: string
  /** Set when the stored shape is that of another kind. */
  conversion?: Conversion
  /** The object as this kind shows it, from what is stored; unset when that is the same. */
  present?(stored: Obj): Obj
  readonly schema: Schema
  columns: readonly Column[]
  strategy: Strategy
  scale?: ScalePaths
  /** Set for kinds that a CustomResourceDefinition brings. */
  custom?: CustomKind
}

/** What is special to a custom resource. */
export interface CustomKind {
  /** Name of the CustomResourceDefinition. */
  crd: string
  /** Whether the version has a status subresource. */
  status: boolean
  /** The values of printer columns: JSONPath per column; unset for Name and Age. */
  printerPaths: readonly (string | undefined)[]
  /** spec.selectableFields[].jsonPath of the version. */
  selectableFields: readonly string[]
}
