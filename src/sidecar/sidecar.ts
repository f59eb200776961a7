import type { Api } from '../cluster/api.ts'
import type { Clock } from '../time/clock.ts'
import { createAbsence } from './absent.ts'
import { createChild } from './child/child.ts'
import { startConverge, type Landed } from './converge.ts'
import { memoryAccepted, openAccepted } from './disk/accepted.ts'
import { openRoot } from './disk/open-root.ts'
import type { Root } from './disk/root.ts'
import { createEvents } from './events/events.ts'
import type { Fact, Report } from './facts.ts'
import { listenAdmin } from './health/admin.ts'
import { createMetrics } from './health/metrics.ts'
import { readiness } from './health/readiness.ts'
import type { Status } from './health/status.ts'
import { judgeOnce } from './once.ts'
import type { Selected } from './model.ts'
import type { Address, SidecarOptions } from './options.ts'
import { createPlanner } from './plan/wanted.ts'
import { createDeliveries } from './reload/deliveries.ts'
import type { ReloadTarget } from './reload/target.ts'
import { createTargets } from './reload/targets.ts'
import { openSource } from './source/open-source.ts'

/** What a sidecar lives in. */
export interface Surroundings {
  /** Not needed when everything comes from folders. */
  api?: Api | undefined
  /** The namespace of the connection. */
  namespace?: string | undefined
  clock: Clock
  /** From 0 to below 1. */
  random: () => number
  /** Milliseconds since 1970. */
  now: () => number
  /** Takes what happens, for a log. */
  report?: Report
  /** Of hookwright, for the metrics. */
  version?: string | undefined
  /** More to reload than the options say, within this process. */
  targets?: readonly ReloadTarget[]
}

/** A sidecar that runs. */
export interface Sidecar {
  /** Where `/healthz`, `/readyz` and `/metrics` are. */
  readonly adminUrl: string | undefined
  /** Resolves with the exit code when there is no more to do: a one-shot run, or a program that ended. */
  readonly exit: Promise<number>
  status(): Status
  /** Passes a signal on to the program that the sidecar runs; without one, compares with the disk and reloads. */
  signal(name: NodeJS.Signals): void
  /** Ends the program it runs, finishes the file under way, and closes all connections. */
  close(): Promise<void>
}

/**
 * Starts a sidecar: folders that are kept equal to ConfigMaps and Secrets, and programs that are told.
 * Rejects when a folder or the admin port cannot be had.
 *
 * @example
 * const sidecar = await startSidecar(options, { api, namespace: 'default', clock: systemClock, random, now: wallTime })
 * console.log(sidecar.status().files)
 */
export async function startSidecar(options: SidecarOptions, surroundings: Surroundings): Promise<Sidecar> {
  const { api, clock, random, now } = surroundings
  const { promise: exit, resolve: end } = Promise.withResolvers<number>()
  const metrics = createMetrics({ version: surroundings.version, now })
  const hear: Report[] = [metrics.report]
  const report: Report = (fact: Fact) => {
    for (const each of hear) each(fact)
  }
  if (surroundings.report) hear.push(surroundings.report)
  const events = options.events && api ? createEvents({ api, clock, now, report }) : undefined
  if (events) hear.push(events.report)

  const warn = (message: string) => report({ type: 'warning', message })
  const roots: Root[] = []
  for (const folder of options.roots) roots.push(await openRoot(folder, options.disk, { warn }))
  const accepted = options.roots[0] === undefined ? memoryAccepted() : await openAccepted(options.roots[0])
  const child = options.child && createChild(options.child, { clock, report })
  const others = [...(surroundings.targets ?? []), ...(child ? [child.target] : [])]
  // A program that refuses a file may quote it.
  const quotes = !options.rules.some(({ kinds }) => kinds.includes('Secret'))
  const targets = createTargets(options.reload, { clock, quotes, others })
  const deliveries = createDeliveries({ targets, accepted, clock, random, report })
  const ids = targets.map(({ id }) => id)

  /** What the first sync owes to whom, before anybody is told of it. */
  const begin = (digest: string) => {
    const { onStart } = options.reload
    if (onStart !== 'changed')
      deliveries.assume(new Map(ids.map((id) => [id, onStart === 'never' ? digest : undefined])))
    if (!child) return
    // It reads what is there when it starts.
    deliveries.assume(new Map([[child.target.id, digest]]))
    child.start()
  }

  let landedOnce = false
  const onDisk = (landed: Landed) => {
    if (!landedOnce) begin(landed.digest)
    deliveries.want(landed)
    landedOnce = true
  }

  const source = openSource(options, { api, namespace: surroundings.namespace, clock, random, report })
  const { debounceMs, debounceMaxMs } = options.reload
  const planner = createPlanner({ keys: options.keys, roots: options.roots })
  const absence = createAbsence(options.rules, { own: surroundings.namespace ?? 'default', report })
  const plan = (selected: readonly Selected[]) => {
    absence.update(selected)
    return planner(selected)
  }
  const converge = startConverge({
    ...{ source, plan, roots, clock, random, report, debounceMs, debounceMaxMs },
    ...{ beforeChange: () => deliveries.beforeChange(), onDisk },
    onPass: () => judge(),
  })

  let stopping = false
  const status = (): Status => ({
    now: clock.now(),
    syncedAt: converge.syncedAt,
    watches: source.states,
    blocked: converge.blocked,
    reloads: deliveries.states,
    refusals: converge.refusals,
    conflicts: converge.conflicts,
    absent: absence.absent,
    objects: converge.objects,
    files: roots.reduce((sum, root) => sum + root.files, 0),
    bytes: roots.reduce((sum, root) => sum + root.bytes, 0),
    digest: converge.digest,
    stopping,
  })

  const judge = ({ late = false } = {}) => {
    if (options.mode !== 'once') return
    const code = judgeOnce(status(), { landed: landedOnce && !converge.isPassing, late })
    if (code !== undefined) end(code)
  }

  /** Compares with the disk, and tells everybody again. */
  const again = () => {
    if (stopping) return
    converge.verify()
    deliveries.again()
  }
  const stop = async () => {
    stopping = true
    source.close()
    await Promise.all([converge.close(), deliveries.close(), child?.stop()])
    events?.close()
  }
  const listen = async (address: Address) => {
    try {
      const [readyz, text] = [() => readiness(status(), options), () => metrics.text(status())]
      return await listenAdmin({ address, readyz, metrics: text, again })
    } catch (error) {
      await stop()
      throw error
    }
  }
  const admin = options.adminListen && (await listen(options.adminListen))
  report({ type: 'started', roots: options.roots, targets: ids, admin: admin?.url })

  if (child) void child.ended.then(({ exitCode }) => end(exitCode))
  if (options.mode === 'once') {
    hear.push(() => judge())
    // What was told before this is told only once.
    judge()
    const giveUp = clock.after(options.onceTimeoutMs, () => judge({ late: true }))
    void exit.then(giveUp)
  }

  return {
    adminUrl: admin?.url,
    exit,
    status,
    signal(name) {
      if (child) child.forward(name)
      else if (name === 'SIGHUP') again()
    },
    async close() {
      await stop()
      await admin?.close()
    },
  }
}
