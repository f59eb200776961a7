import type { AnyObject } from './resource.ts'
import type { Undefinable } from './wire-shape.ts'

/** A value, or a promise of it: a hook may be an async function. */
export type Awaitable<T> = T | Promise<T>

/**
 * Observed objects, by `Kind.apiVersion` and then by name. The form of the inner keys depends on the version of the
 * hook and on the scope of the parent, so read it with {@link lookup} and {@link lookupRelated}.
 */
export type ObservedGroups = Record<string, Record<string, AnyObject>>

/** `status` as a hook returns it. `observedGeneration` may be left out: Metacontroller sets it. */
export type StatusOf<Parent> = Parent extends { status?: infer Status }
  ? unknown extends Status
    ? Record<string, unknown>
    : Undefinable<WithoutGeneration<NonNullable<Status>>> & { observedGeneration?: number | undefined }
  : Record<string, unknown>

/** Member by member, so that a union stays one. */
type WithoutGeneration<Status> = Status extends unknown ? Omit<Status, 'observedGeneration'> : never
