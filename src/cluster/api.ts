import type { Discovered, Resource } from './client/discovery.ts'
import type { Page, PageOptions } from './client/lists.ts'
import type { Obj } from './object.ts'
import type { ApiRequest, WatchEvent } from './transport.ts'

export type { ApiRequest, ApiResponse, Transport, WatchEvent } from './transport.ts'
export { createApi, type CreateApiOptions } from './client/create-api.ts'

/** A kind in one version of its group. */
export interface KindRef {
  apiVersion: string
  kind: string
}

/** One object. */
export interface Ref extends KindRef {
  name: string
  namespace?: string | undefined
}

/** Which objects of a kind. */
export interface Selection {
  namespace?: string | undefined
  labelSelector?: string | undefined
  fieldSelector?: string | undefined
}

/** How to read. */
export interface ReadOptions {
  /** A part of the object with an endpoint of its own, such as `scale`. */
  subresource?: string
  /** Only apiVersion, kind and metadata of each object. */
  metadataOnly?: boolean
  signal?: AbortSignal | undefined
}

/** How to list. */
export interface ListOptions extends Selection, Omit<ReadOptions, 'subresource'> {
  /** Objects per page; 500 unless told, 0 for everything at once. */
  limit?: number
  resourceVersion?: string
  resourceVersionMatch?: 'Exact' | 'NotOlderThan'
}

/** How to write. */
export interface WriteOptions {
  /** Such as `status`. */
  subresource?: string
  /** Whose subresource it is, when the body is of another kind: the Pod of an `eviction`. */
  on?: Ref
  fieldManager?: string
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  dryRun?: boolean
  signal?: AbortSignal | undefined
}

/** How to apply. */
export interface ApplyOptions extends WriteOptions {
  fieldManager: string
  /** Takes fields that another manager owns. */
  force?: boolean
}

/** How to delete. */
export interface DeleteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan'
  /** Deletes this very object, not a successor with its name. */
  uid?: string | undefined
  resourceVersion?: string | undefined
  gracePeriodSeconds?: number
  dryRun?: boolean
  signal?: AbortSignal | undefined
}

/** One change to make. */
export type Patch = { merge: object } | { strategic: object } | { json: readonly JsonPatchOperation[] }

/** One operation of RFC 6902. */
export interface JsonPatchOperation {
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  path: string
  from?: string
  value?: unknown
}

/** Objects of one kind at one moment. */
export interface ObjList {
  items: Obj[]
  resourceVersion: string
}

/** How to watch. */
export interface WatchOptions extends Selection {
  resourceVersion?: string
  timeoutSeconds?: number
  bookmarks?: boolean
  metadataOnly?: boolean
  signal?: AbortSignal | undefined
}

/** A Kubernetes API, in raw wire JSON. Every method rejects with a `ClusterError`. */
export interface Api {
  get(ref: Ref, options?: ReadOptions): Promise<Obj>
  /** All pages in one. */
  list(kind: KindRef, options?: ListOptions): Promise<ObjList>
  /** One page of a list. */
  page(kind: KindRef, options?: PageOptions): Promise<Page>
  create(object: Obj, options?: WriteOptions): Promise<Obj>
  replace(object: Obj, options?: WriteOptions): Promise<Obj>
  patch(ref: Ref, patch: Patch, options?: WriteOptions): Promise<Obj>
  /** Server-side apply. */
  apply(object: Obj, options: ApplyOptions): Promise<Obj>
  /** The object while it is being deleted, or undefined when it is gone at once. */
  delete(ref: Ref, options?: DeleteOptions): Promise<Obj | undefined>
  deleteCollection(kind: KindRef, options?: DeleteOptions & Selection): Promise<void>
  /** One watch until it ends; a mirror keeps watching. */
  watch(kind: KindRef, options?: WatchOptions): Promise<AsyncIterable<WatchEvent>>
  /** What the server says about a kind; rejects with the reason NoMatch when it does not know it. */
  resource(kind: KindRef): Promise<Resource>
  /** Everything that the server has, asked anew. */
  discover(): Promise<Discovered>
  /** Anything else: the parsed JSON, or the text when it is not JSON. */
  request(request: ApiRequest): Promise<unknown>
}
