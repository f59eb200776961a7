import type { Obj, ObjectMeta } from '../../../cluster/object.ts'
import type { ListMeta } from './table.ts'

/** The versions of meta.k8s.io. */
export type MetaVersion = 'v1' | 'v1beta1'

/** An object without anything but its metadata. */
export interface PartialObjectMetadata {
  kind: 'PartialObjectMetadata'
  apiVersion: string
  metadata: ObjectMeta
}

/** A list of such. */
export interface PartialObjectMetadataList {
  kind: 'PartialObjectMetadataList'
  apiVersion: string
  metadata: ListMeta
  items: PartialObjectMetadata[] | null
}

/**
 * An object's metadata as an object.
 *
 * @example
 * toPartialObjectMetadata(pod).metadata === pod.metadata // true
 */
export function toPartialObjectMetadata(
  { metadata }: Pick<Obj, 'metadata'>,
  version: MetaVersion = 'v1',
): PartialObjectMetadata {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }
}

/**
 * A list of objects' metadata.
 *
 * @example
 * toPartialObjectMetadataList(pods, { resourceVersion: '7' }).items?.length
 */
export function toPartialObjectMetadataList(
  objects: readonly Obj[],
  metadata: ListMeta,
  version: MetaVersion = 'v1',
): PartialObjectMetadataList {
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    items: objects.length === 0 ? null : objects.map((object) => toPartialObjectMetadata(object, version)),
  }
}
