import type { Ref } from '../../../src/cluster/api.ts'
import { isNotFound } from '../../../src/cluster/cluster-error.ts'
import type { Obj } from '../../../src/cluster/object.ts'
import { createActivity } from '../../../src/local/control/activity.ts'
import type { BugMode } from '../../../src/local/engine/bugs.ts'
import { manualClock } from '../../../src/time/manual-clock.ts'
import { nodeSend } from '../../../src/local/engine/hook/node-send.ts'
import { startCluster, type TestCluster } from '../../../src/testing/start-cluster.ts'
import { serveHooks, type RecordingHooks } from './hook-server.ts'
import { applyAsKubectl, runKubectl } from './kubectl.ts'
import { interestsOf, readInterests, type Interest } from './objects.ts'
import {
  loadHooks,
  loadManifests,
  type RecordedEvent,
  type Recording,
  type Scenario,
  type Step,
  type Target,
} from './scenario.ts'

/** A scenario while it is played. */
interface Play {
  scenario: Scenario
  cluster: TestCluster
  hooks: RecordingHooks
  files: ReadonlyMap<string, readonly Obj[]>
  controllers: readonly Obj[]
  interests: readonly Interest[]
  snapshots: Record<string, Obj[]>
}

/** Plays a scenario on an embedded cluster, in time that passes as fast as it can, and records what happens. */
export async function playScenario(scenario: Scenario, bugs: BugMode): Promise<Recording> {
  const activity = createActivity()
  const clock = manualClock()
  const hooks = await serveHooks(await loadHooks(scenario.name), { clock, activity })
  const cluster = await startCluster({
    bugs,
    clock,
    activity,
    send: nodeSend({ clock }),
    // As the recordings were made.
    eventLimits: { perSecond: 100, burst: 1000 },
  })
  try {
    return await play(scenario, cluster, hooks)
  } finally {
    await cluster.close()
    await hooks.close()
  }
}

async function play(scenario: Scenario, cluster: TestCluster, hooks: RecordingHooks): Promise<Recording> {
  const { api } = cluster
  const manifests = loadManifests(scenario.name, hooks.url)
  const objects = manifests.flatMap((manifest) => manifest.objects)
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition')
  const controllers = objects.filter(
    ({ apiVersion, kind }) => apiVersion.startsWith('metacontroller.k8s.io/') && kind.endsWith('Controller'),
  )
  for (const definition of definitions) await applyAsKubectl(api, definition)
  for (const name of scenario.namespaces) {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  await cluster.settled()
  const acting: Play = {
    scenario,
    cluster,
    hooks,
    files: new Map(manifests.map(({ file, objects: all }) => [file, all])),
    controllers,
    interests: await interestsOf(api, { controllers, ...(scenario.watch && { watch: scenario.watch }) }),
    snapshots: {},
  }
  const setup =
    scenario.setup?.map((file) => file.replace(/^manifests\//, '')) ??
    [...acting.files.keys()].filter((file) => /^[0-4]\d-/.test(file))
  for (const file of setup) {
    await step(acting, { apply: file })
    const isController = acting.files.get(file)?.some((object) => controllers.includes(object))
    if (isController && scenario.waitStarted !== false) await waitUntil(acting, 60, () => started(acting))
  }
  for (const each of scenario.steps) await step(acting, each)
  if (scenario.finalQuiet !== 0) await step(acting, { quiet: scenario.finalQuiet ?? 4 })
  return {
    requests: hooks.calls,
    final: await readInterests(api, acting.interests, scenario),
    snapshots: acting.snapshots,
    events: await readEvents(acting, definitions),
  }
}

async function step(acting: Play, given: Step): Promise<void> {
  const { cluster, files, hooks, scenario, interests } = acting
  const { api } = cluster
  if ('apply' in given) {
    for (const object of files.get(given.apply.replace(/^manifests\//, '')) ?? []) {
      if (object.kind === 'CustomResourceDefinition') continue
      await applyAsKubectl(api, object)
    }
    await cluster.settled()
  } else if ('patch' in given) {
    const { type = 'merge', patch, subresource } = given.patch
    const change =
      type === 'json' ? { json: patch as [] } : type === 'merge' ? { merge: patch } : { strategic: patch }
    await api.patch(
      await refTo(acting, given.patch),
      change,
      subresource === undefined ? {} : { subresource },
    )
    await cluster.settled()
  } else if ('delete' in given) {
    const { cascade = 'background', wait } = given.delete
    const propagation = ({ background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const)[
      cascade
    ]
    await api.delete(await refTo(acting, given.delete), { propagation })
    await cluster.settled()
    if (wait) await waitUntil(acting, 60, async () => (await find(acting, given.delete)) === undefined)
  } else if ('kubectl' in given) {
    const words: string[] = []
    for (const word of given.kubectl) words.push(await withUids(acting, String(word)))
    await runKubectl(api, words, (kind, name, namespace) =>
      refTo(acting, { kind, name, ...(namespace !== undefined && { namespace }) }),
    )
    await cluster.settled()
  } else if ('waitFor' in given) {
    await waitUntil(acting, given.waitFor.timeout ?? 30, async () =>
      isAs(await find(acting, given.waitFor), given.waitFor),
    )
  } else if ('waitCalls' in given) {
    const { path, count, timeout = 30 } = given.waitCalls
    await waitUntil(acting, timeout, () => hooks.count(path) >= count, 50)
  } else if ('quiet' in given) {
    await quiet(acting, given.quiet)
  } else if ('sleep' in given) {
    await cluster.advance(given.sleep * 1000)
  } else if ('snapshot' in given) {
    acting.snapshots[given.snapshot] = await readInterests(api, interests, scenario)
  } else {
    const ssa = given.metacontroller.args.includes('--apply-strategy=server-side-apply')
    await cluster.restartEngine({ apply: { strategy: ssa ? 'server-side-apply' : 'dynamic-apply' } })
    await cluster.advance(3000)
  }
}

/** Lets time pass until something is true, at most so many seconds. */
async function waitUntil(
  { cluster }: Play,
  seconds: number,
  isTrue: () => boolean | Promise<boolean>,
  everyMs = 150,
): Promise<void> {
  const until = cluster.elapsed + seconds * 1000
  while (!(await isTrue()) && cluster.elapsed < until) await cluster.advance(everyMs)
}

/** Lets time pass until nothing has changed for so many seconds. */
async function quiet(acting: Play, seconds: number): Promise<void> {
  const { cluster, hooks, interests, scenario } = acting
  const until = cluster.elapsed + (scenario.quietBound ?? 40) * 1000
  let last = ''
  let since = cluster.elapsed
  while (cluster.elapsed < until) {
    const objects = await readInterests(cluster.api, interests, scenario)
    const now = `${hooks.calls.length} ${objects.map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`).join(' ')}`
    if (now !== last) since = cluster.elapsed
    last = now
    if (cluster.elapsed - since > seconds * 1000) return
    await cluster.advance(300)
  }
}

async function refTo({ cluster, interests, scenario }: Play, target: Target): Promise<Ref> {
  const [name = '', ...rest] = target.kind.split('.')
  const group = rest.join('.')
  const { resources } = await cluster.api.discover()
  const known = interests.find(({ plural, group: of }) => plural === name && (group === '' || of === group))
  const found =
    known ??
    resources.find(
      ({ plural, singular, shortNames, group: of }) =>
        [plural, singular, ...shortNames].includes(name) && (group === '' || of === group),
    )
  if (!found) throw new Error(`${target.kind} names no kind`)
  const apiVersion =
    'version' in found
      ? found.group === ''
        ? found.version
        : `${found.group}/${found.version}`
      : found.apiVersion
  const namespace = target.namespace === null ? undefined : (target.namespace ?? scenario.namespaces[0])
  return { apiVersion, kind: found.kind, name: target.name, ...(found.namespaced && { namespace }) }
}

async function find(acting: Play, target: Target): Promise<Obj | undefined> {
  try {
    return await acting.cluster.api.get(await refTo(acting, target))
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function isAs(object: Obj | undefined, wanted: Extract<Step, { waitFor: unknown }>['waitFor']): boolean {
  if (wanted.absent) return object === undefined
  if (object === undefined) return false
  if (wanted.condition !== undefined) {
    const [type, status = 'True'] = wanted.condition.split('=')
    const conditions = (object.status as { conditions?: { type: string; status: string }[] } | undefined)
      ?.conditions
    return conditions?.some((condition) => condition.type === type && condition.status === status) === true
  }
  if (wanted.jsonpath === undefined) return true
  const value = dig(object, wanted.jsonpath)
  return wanted.value === undefined
    ? value !== undefined
    : JSON.stringify(value) === JSON.stringify(wanted.value)
}

const dig = (object: Obj, path: string): unknown =>
  path
    .replace(/^\{|\}$/g, '')
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object)

/** `{{uid RESOURCE NAME}}` stands for that object's uid. */
async function withUids(acting: Play, word: string): Promise<string> {
  const found = /\{\{uid ([^\s}]+) ([^\s}]+)\}\}/.exec(word)
  if (!found) return word
  const [whole, kind = '', name = ''] = found
  return word.replace(whole, (await find(acting, { kind, name }))?.metadata.uid ?? 'none')
}

interface Event extends Obj {
  involvedObject: { apiVersion: string; kind: string; namespace?: string; name: string; uid: string }
  type: string
  reason: string
  message: string
  source?: { component?: string }
}

async function eventsOf({ cluster }: Play): Promise<Event[]> {
  const { items } = await cluster.api.list({ apiVersion: 'v1', kind: 'Event' })
  return items as Event[]
}

async function started(acting: Play): Promise<boolean> {
  const events = await eventsOf(acting)
  return acting.controllers.every(({ kind, metadata }) =>
    events.some(
      ({ involvedObject: about, reason }) =>
        about.kind === kind && about.name === metadata.name && ['Started', 'CreateError'].includes(reason),
    ),
  )
}

/** Events about the parents and the controllers of the scenario. */
async function readEvents(acting: Play, definitions: readonly Obj[]): Promise<RecordedEvent[]> {
  const { interests, scenario, controllers } = acting
  const parents = new Set(interests.filter(({ isParent }) => isParent).map(({ kind }) => kind))
  const groups = definitions.map(({ spec }) => (spec as { group: string }).group)
  return (await eventsOf(acting))
    .filter(({ involvedObject: about, metadata, source }) => {
      if (controllers.some(({ kind, metadata: { name } }) => about.kind === kind && about.name === name))
        return true
      if (!parents.has(about.kind) || source?.component !== 'metacontroller') return false
      return metadata.namespace === 'default'
        ? groups.some((group) => about.apiVersion.startsWith(`${group}/`))
        : scenario.namespaces.includes(metadata.namespace ?? '')
    })
    .map(({ involvedObject: about, type, reason, message }) => ({
      object: `${about.kind}/${about.namespace ? `${about.namespace}/` : ''}${about.name}`,
      type,
      reason,
      message,
    }))
}
