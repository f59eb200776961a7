import type { Resource } from '../../../cluster/client/discovery.ts'
import type { Mirror, MirrorChange } from '../../../cluster/mirror.ts'
import type { Obj } from '../../../cluster/object.ts'
import type { EngineContext } from '../context.ts'
import { RelatedNotSynced } from './not-synced.ts'

/** The mirrors of related kinds, opened when a rule first names them. */
export interface RelatedKinds {
  /** The mirror of a kind with all its objects; its changes are told from now on. Throws `RelatedNotSynced`. */
  open(apiVersion: string, resource: Resource): Promise<Mirror>
  /** The mirror of namespaces, whose changes are not told. */
  openNamespaces(): Promise<Mirror>
  /** The mirror of namespaces, when it is open and has all of them. */
  readonly namespaces: Mirror | undefined
  close(): void
}

/** A kind that has related objects. */
export interface RelatedKind {
  apiVersion: string
  resource: Resource
}

/**
 * How long a sync waits for the first list of a kind. It is far cheaper than coming again: retries share a budget of
 * ten in a second.
 */
const PATIENCE_MS = 1000

/**
 * Opens mirrors of related kinds and tells their changes: each object that is there, then old and new state of what
 * changes.
 *
 * @example
 * const kinds = createRelatedKinds(context, ({ resource }, objects) => notify(resource, objects))
 */
export function createRelatedKinds(
  { mirrors, clock }: Pick<EngineContext, 'mirrors' | 'clock'>,
  changed: (kind: RelatedKind, objects: readonly Obj[]) => void,
): RelatedKinds {
  const opened = new Map<string, { mirror: Mirror; close: () => void }>()
  const closing = Promise.withResolvers<undefined>()
  let closed = false

  const open = (
    key: string,
    ref: { apiVersion: string; kind: string },
    on?: (change: MirrorChange) => void,
  ) => {
    const known = opened.get(key)
    if (known !== undefined) return known.mirror
    const { mirror, release } = mirrors.open(ref)
    const stop = on && mirror.on(on)
    const close = () => {
      stop?.()
      release()
    }
    opened.set(key, { mirror, close })
    return mirror
  }
  const loaded = async (mirror: Mirror) => {
    if (!mirror.state.synced) {
      const patience = Promise.withResolvers<undefined>()
      const cancel = clock.after(PATIENCE_MS, () => patience.resolve(undefined))
      await Promise.race([mirror.synced, patience.promise, closing.promise])
      cancel()
    }
    if (closed || !mirror.state.synced) throw new RelatedNotSynced()
    return mirror
  }
  return {
    async open(apiVersion, resource) {
      if (closed) throw new RelatedNotSynced()
      const ref = { apiVersion, kind: resource.kind }
      const kind = { apiVersion, resource }
      return loaded(open(`${apiVersion}/${resource.plural}`, ref, (change) => changed(kind, states(change))))
    },
    async openNamespaces() {
      if (closed) throw new RelatedNotSynced()
      return loaded(open('namespaces', { apiVersion: 'v1', kind: 'Namespace' }))
    },
    get namespaces() {
      const mirror = opened.get('namespaces')?.mirror
      return mirror?.state.synced === true ? mirror : undefined
    },
    close() {
      closed = true
      closing.resolve(undefined)
      for (const { close } of opened.values()) close()
      opened.clear()
    },
  }
}

function states(change: MirrorChange): Obj[] {
  if (change.type === 'gone') return [change.was]
  return change.was === undefined ? [change.now] : [change.was, change.now]
}
