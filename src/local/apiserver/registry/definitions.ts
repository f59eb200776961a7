import type { Obj } from '../../../cluster/object.ts'
import { CLEANUP_FINALIZER, establish, terminating } from '../custom/establish.ts'
import { statusOf } from '../custom/crd.ts'
import { crdKinds, storedKind } from '../custom/kinds.ts'
import type { Change } from '../store/change.ts'
import { timestamp, type Context } from './context.ts'
import { remove } from './delete.ts'

const STORAGE = 'apiextensions.k8s.io/customresourcedefinitions'

/**
 * Keeps the kinds of the server equal to its CustomResourceDefinitions: a new one is served at once, a deleted one goes when
 * its objects are gone.
 */
export function followDefinitions(context: Context): void {
  const { store, kinds } = context
  /** What a definition's objects are kept under, to see the last of them go. */
  const following = new Map<string, () => void>()

  const settle = (crd: Obj) => {
    const name = crd.metadata.name ?? ''
    if (crd.metadata.deletionTimestamp != null) clean(crd)
    else {
      const others = store.list(STORAGE).filter(({ metadata }) => metadata.name !== name)
      const now = timestamp(context.now())
      write(crd, { status: establish(crd, others, now) })
    }
    const current = store.get(STORAGE, undefined, name)
    kinds.setCustom(name, current ? crdKinds(current) : [])
  }

  const write = (crd: Obj, change: object) => {
    const next = { ...crd, ...change, metadata: { ...crd.metadata } }
    if (JSON.stringify(next) !== JSON.stringify(crd)) store.put(STORAGE, next)
  }

  const clean = (crd: Obj) => {
    const name = crd.metadata.name ?? ''
    if (crd.metadata.finalizers?.includes(CLEANUP_FINALIZER) !== true) return
    const kind = storedKind(crd)
    if (kind !== undefined) {
      for (const object of store.list(kind.storage)) {
        if (object.metadata.deletionTimestamp == null) remove(context, kind, object, { dryRun: false })
      }
      if (store.list(kind.storage).length > 0) {
        write(crd, { status: terminating(crd, timestamp(context.now())) })
        if (!following.has(name))
          following.set(
            name,
            store.subscribe(kind.storage, () => recheck(name)),
          )
        return
      }
    }
    following.get(name)?.()
    following.delete(name)
    const finalizers = crd.metadata.finalizers.filter((finalizer) => finalizer !== CLEANUP_FINALIZER)
    const next = { ...crd, metadata: { ...crd.metadata, finalizers } }
    if (finalizers.length > 0) store.put(STORAGE, next)
    else store.remove(STORAGE, next)
  }

  const recheck = (name: string) => {
    const crd = store.get(STORAGE, undefined, name)
    if (crd?.metadata.deletionTimestamp != null) clean(crd)
  }

  const onChange = ({ now, was }: Change) => {
    if (now === undefined) kinds.setCustom(was?.metadata.name ?? '', [])
    else settle(now)
    // Names that were taken may be free now.
    if (now === undefined || acceptedNames(now) !== acceptedNames(was)) {
      for (const crd of store.list(STORAGE)) if (crd.metadata.uid !== now?.metadata.uid) settle(crd)
    }
  }
  for (const crd of store.list(STORAGE)) settle(crd)
  store.subscribe(STORAGE, onChange)
}

function acceptedNames(crd: Obj | undefined): string {
  return crd === undefined ? '' : JSON.stringify(statusOf(crd).acceptedNames)
}
