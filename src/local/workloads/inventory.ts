import type { Api, KindRef } from '../../cluster/api.ts'
import type { Discovered, Resource } from '../../cluster/client/discovery.ts'
import { createMirror, type Mirror, type MirrorChange } from '../../cluster/mirror.ts'
import { joinApiVersion, type Obj } from '../../cluster/object.ts'
import type { Clock } from '../../time/clock.ts'
import { createRepeatable } from './repeatable.ts'

/** The metadata of everything that can be deleted. */
export interface Inventory {
  /** Tells every change from the moment of the call on; call it before the first turn of the event loop is over. */
  on(run: (change: MirrorChange, resource: Resource) => void): void
  /** Tells when kinds came or went, before their objects do, and with it when all that is known is in. */
  onKinds(run: (ready: Promise<void>) => void): void
  close(): void
}

/** Kinds whose objects tell that other kinds came or went. */
const TELL_KINDS: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService'])
/** Kinds that cannot be listed are not waited for any longer. */
const PATIENCE_MS = 30_000

/**
 * Starts to mirror all kinds that have the verbs delete, list and watch, and follows CRDs. Events are left out:
 * nobody owns them and they are many.
 *
 * @example
 * createInventory({ api, clock, onError }).on((change, { kind }) => console.log(change.type, kind))
 */
export function createInventory({
  api,
  clock,
  onError,
}: {
  api: Api
  clock: Clock
  onError: (error: unknown, where: string) => void
}): Inventory {
  const mirrors = new Map<string, Mirror>()
  const resources = new Map<string, Resource>()
  const listeners: ((change: MirrorChange, resource: Resource) => void)[] = []
  const kindListeners: ((ready: Promise<void>) => void)[] = []
  const discovery = createRepeatable(async () => follow(await api.discover()), {
    clock,
    onError: (error) => onError(error, 'discovery'),
  })

  const open = (resource: Resource) => {
    const kind = kindOf(resource)
    const mirror = createMirror({ api, kind, clock, metadataOnly: true, trim: withoutManagers })
    let isFirst = TELL_KINDS.has(resource.kind)
    mirror.on((change) => {
      for (const run of listeners) run(change, resource)
      if (TELL_KINDS.has(resource.kind) && !isFirst) discovery.repeat()
    })
    void mirror.synced.then(() => {
      isFirst = false
      // Made between the discovery and the list.
      if (resource.kind === 'CustomResourceDefinition' && mirror.list().some(isUnknown)) discovery.repeat()
    })
    return mirror
  }

  /** Whether a definition is of a kind that discovery did not name yet. */
  const isUnknown = ({ metadata: { name = '' } }: Obj) =>
    ![...resources.values()].some(({ plural, group }) => `${plural}.${group}` === name)

  /** A kind that is gone took its objects along, whatever was still to be told of them. */
  const forget = (key: string) => {
    const mirror = mirrors.get(key)
    mirrors.delete(key)
    mirror?.close()
    const resource = resources.get(key)
    if (mirror === undefined || resource === undefined) return
    for (const was of mirror.list()) for (const run of listeners) run({ type: 'gone', was }, resource)
  }

  const follow = (discovered: Discovered) => {
    const wanted = deletable(discovered)
    const lost = [...mirrors.keys()].filter((key) => !wanted.has(key) && !isInDoubt(key, discovered))
    const found = [...wanted].filter(([key]) => !mirrors.has(key))
    for (const key of lost) {
      forget(key)
    }
    for (const [key, resource] of found) {
      resources.set(key, resource)
      mirrors.set(key, open(resource))
    }
    if (lost.length === 0 && found.length === 0) return
    const synced = Promise.all([...mirrors.values()].map((mirror) => mirror.synced))
    const patience = new Promise<void>((resolve) => clock.after(PATIENCE_MS, resolve))
    const ready = Promise.race([synced.then(() => undefined), patience])
    for (const run of kindListeners) run(ready)
  }

  discovery.start()
  return {
    on: (run) => void listeners.push(run),
    onKinds: (run) => void kindListeners.push(run),
    close() {
      discovery.close()
      for (const mirror of mirrors.values()) mirror.close()
    },
  }
}

const kindOf = ({ group, version, kind }: Resource): KindRef => ({
  apiVersion: joinApiVersion(group, version),
  kind,
})

const keyOf = (resource: Resource) => `${joinApiVersion(resource.group, resource.version)}/${resource.plural}`

/** One version of each kind: the preferred one, which discovery names first. */
function deletable({ resources }: Discovered): Map<string, Resource> {
  const chosen = new Map<string, Resource>()
  for (const resource of resources) {
    const name = `${resource.group}/${resource.plural}`
    if (IGNORED.has(name) || chosen.has(name)) continue
    if (VERBS.every((verb) => resource.verbs.includes(verb))) chosen.set(name, resource)
  }
  return new Map([...chosen.values()].map((resource) => [keyOf(resource), resource]))
}

const IGNORED: ReadonlySet<string> = new Set(['/events', 'events.k8s.io/events'])
const VERBS = ['delete', 'list', 'watch']

/** A group that does not answer now has not lost its kinds. */
const isInDoubt = (key: string, { failures }: Discovered) =>
  failures.some(({ groupVersion }) => key.startsWith(`${groupVersion}/`))

function withoutManagers({ apiVersion, kind, metadata }: Obj): Obj {
  const kept = { ...metadata }
  delete kept.managedFields
  return { apiVersion, kind, metadata: kept }
}
