/**
 * Whether an object is on its way out: `metadata.deletionTimestamp` is set.
 *
 * A controller without a `finalize` hook still gets `sync` calls for such a parent, and its answer's children are then
 * not applied (Metacontroller 4.17.2, pkg/controller/composite/controller.go): a hook with effects of its own, such as a
 * record in another system, asks first.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { isDeleting } from 'hookwright'
 *
 * assert.ok(!isDeleting({ metadata: { name: 'web' } }))
 * assert.ok(isDeleting({ metadata: { name: 'web', deletionTimestamp: '2026-01-01T00:00:00Z' } }))
 */
export function isDeleting(object: {
  metadata: { name: string; deletionTimestamp?: string | undefined }
}): boolean {
  return object.metadata.deletionTimestamp != null
}
