import type { CustomKind, Kind } from '../kinds/kind.ts'
import type { RawSchema } from './structural/visit.ts'

/** What is kept of a version of a CustomResourceDefinition besides its `Kind`. */
export interface Source {
  /** The schema as the definition has it; that of the `Kind` says more of metadata. */
  schema: RawSchema
  /** Those of all versions, by apiVersion. */
  schemas: ReadonlyMap<string, RawSchema>
  /** Tells clients that the version is deprecated. */
  deprecation?: string
}

const sources = new WeakMap<CustomKind, Source>()

/** Remembers where a kind comes from. */
export function keepSource(custom: CustomKind, source: Source): void {
  sources.set(custom, source)
}

/**
 * Where a custom kind comes from.
 *
 * @example
 * sourceOf(kind).schema.properties
 */
export function sourceOf(kind: Kind): Source {
  return (kind.custom && sources.get(kind.custom)) ?? { schema: kind.schema, schemas: new Map() }
}
