import assert from 'node:assert/strict'
import type { Api } from '../../src/cluster/api.ts'
import type { ApiResponse } from '../../src/cluster/transport.ts'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { controllerOf, type Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createActivity } from '../../src/local/control/activity.ts'
import { createMirrors } from '../../src/local/control/mirrors.ts'
import type { Control } from '../../src/local/workloads/control.ts'
import { createRecorder } from '../../src/local/workloads/runner/recorder.ts'
import { runControl } from '../../src/local/workloads/runner/runner.ts'
import { createShelves } from '../../src/local/workloads/runner/shelves.ts'
import { createSuffixes } from '../../src/local/workloads/runner/suffix.ts'
import { own } from '../../src/protocol/own.ts'
import { systemClock } from '../../src/time/clock.ts'
import { cleanUp } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' }
const SECRET = { apiVersion: 'v1', kind: 'Secret' }
const ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount' }
const namespace = 'default'

/** ConfigMaps that want as many Secrets as they say. */
const counter: Control = {
  name: 'counter',
  kind: CONFIG_MAP,
  owns: [SECRET],
  reconcile(object, world) {
    const wanted = Number((object.data as { count?: string } | undefined)?.count ?? 0)
    const owned = world.owned('Secret')
    const missing = Math.max(0, wanted - owned.length)
    return {
      writes: [
        ...Array.from({ length: missing }, () => ({
          op: 'create' as const,
          object: secretOf(object, world.suffix()),
        })),
        ...owned.slice(wanted).map((secret) => ({ op: 'delete' as const, object: secret })),
      ],
    }
  },
}

const secretOf = ({ apiVersion, kind, metadata: { name = '', uid = '' } }: Obj, suffix: string): Obj => ({
  ...SECRET,
  metadata: {
    name: `${name}-${suffix}`,
    namespace,
    ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
  },
})

describe('runControl', () => {
  const cleanup = cleanUp(afterEach)
  let api: Api
  let errors: string[]
  /** The kind whose changes are told late. */
  let lateWatch: string | undefined
  beforeEach(() => {
    errors = []
    const server = createApiServer()
    cleanup(() => server.close())
    lateWatch = undefined
    api = createApi(async (request) => {
      const response = await server.transport(request)
      const isLate =
        lateWatch && request.path.includes(`/${lateWatch.toLowerCase()}s?`) && request.path.includes('watch=')
      return isLate && isStream(response.body) ? { ...response, body: late(response.body) } : response
    })
  })

  /** Runs a control; gives what it has under way. */
  function run(control: Control, { timeScale = 1 } = {}) {
    const clock = systemClock
    const activity = createActivity()
    const mirrors = createMirrors({ api, clock })
    const shelves = createShelves({ mirrors, clock })
    const onError = (error: unknown) => void errors.push((error as Error).message)
    const now = () => Date.parse('2026-01-01T00:00:10Z')
    const recorder = createRecorder({ api, clock, now, activity, onError })
    const suffix = createSuffixes(1)
    cleanup(() => mirrors.close())
    cleanup(() => shelves.close())
    cleanup(runControl(control, { api, clock, now, shelves, recorder, activity, timeScale, suffix, onError }))
    return activity
  }

  const configMap = (name: string, data: Record<string, string>) =>
    api.create({ ...CONFIG_MAP, metadata: { name, namespace }, data })
  const secrets = async () => (await api.list(SECRET, { namespace })).items

  it('reconciles what is there and what comes, and never acts on what it has not seen yet', async () => {
    await configMap('early', { count: '3' })
    const activity = run(counter)
    await configMap('late', { count: '2' })
    await until('five Secrets', async () => (await secrets()).length >= 5)
    await activity.whenIdle()
    assert.equal((await secrets()).length, 5)
    assert.deepEqual(errors, [])
  })

  it('waits for its own writes to be seen before it looks again', async () => {
    lateWatch = SECRET.kind
    let sawMore = false
    const activity = run({
      ...counter,
      reconcile(object, world) {
        sawMore ||= own(object.data as object, 'more') === 'yes'
        return counter.reconcile(object, world)
      },
    })
    const object = await configMap('web', { count: '2' })
    await until('two Secrets', async () => (await secrets()).length >= 2)
    await api.replace({ ...object, data: { count: '2', more: 'yes' } })
    await until('the second look', () => sawMore)
    await activity.whenIdle()
    assert.equal((await secrets()).length, 2)
  })

  it('reconciles the controller of what changes, wherever that is one', async () => {
    run(counter)
    const { metadata } = await configMap('web', { count: '1' })
    await until('the Secret', async () => (await secrets()).length === 1)
    const [first] = await secrets()
    await api.delete({ ...SECRET, namespace, name: first?.metadata.name ?? '' })
    await until('another Secret', async () => {
      const [second] = await secrets()
      return second !== undefined && second.metadata.uid !== first?.metadata.uid
    })
    const [second] = await secrets()
    assert.equal(second && controllerOf(second)?.uid, metadata.uid)
  })

  it('reconciles those that might adopt an orphan', async () => {
    const seen: string[] = []
    run({
      name: 'adopter',
      kind: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
      owns: [SECRET],
      reconcile(object, world) {
        seen.push('looked')
        for (const orphan of world.orphans('Secret'))
          seen.push(`${object.metadata.name ?? ''}:${orphan.metadata.name ?? ''}`)
        return { writes: [] }
      },
    })
    const labels = { app: 'web' }
    const spec = { selector: { matchLabels: labels }, template: podTemplate(labels) }
    await api.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace },
      spec,
    })
    await until('the first look', () => seen.includes('looked'))
    await api.create({ ...SECRET, metadata: { name: 'other', namespace } })
    await api.create({ ...SECRET, metadata: { name: 'lost', namespace, labels } })
    await until('a word of the orphan', () => seen.includes('web:lost'))
  })

  it('can be stopped before it has begun', async () => {
    const activity = run({ ...counter, reads: [{ apiVersion: 'example.test/v1', kind: 'Nothing' }] })
    await configMap('web', { count: '1' })
    await until('something to do', () => activity.busy > 0)
    // What follows each test stops it, and waits until it has.
    assert.deepEqual(await secrets(), [])
  })

  it('reconciles what a read kind concerns', async () => {
    const seen: string[] = []
    run({
      name: 'reader',
      kind: CONFIG_MAP,
      owns: [],
      reads: [ACCOUNT],
      concerns: (changed, objects) =>
        objects
          .filter(({ metadata }) => metadata.name === changed.metadata.name)
          .map(() => `${namespace}/web`),
      reconcile(object, world) {
        seen.push(`${object.metadata.name ?? ''} ${world.list('ServiceAccount', namespace).length}`)
        return { writes: [] }
      },
    })
    await configMap('web', {})
    await until('the first look', () => seen.includes('web 0'))
    await api.create({ ...ACCOUNT, metadata: { name: 'web', namespace } })
    await until('another look', () => seen.includes('web 1'))
  })

  it('comes again after a conflict without a word, and after anything else with one', async () => {
    let tries = 0
    run({
      name: 'writer',
      kind: CONFIG_MAP,
      owns: [],
      reconcile(object) {
        if (object.metadata.name !== 'web') return { writes: [] }
        tries++
        if (tries === 1)
          return {
            writes: [
              {
                op: 'replace',
                object: { ...object, metadata: { ...object.metadata, resourceVersion: '1' } },
              },
            ],
          }
        if (tries === 2) throw new Error('a mistake')
        return { writes: [] }
      },
    })
    await configMap('web', {})
    await until('the third try', () => tries > 2)
    assert.deepEqual(errors, ['a mistake'])
  })

  it('tells what was refused until something is not, and leaves out what was to follow', async () => {
    const told: unknown[] = []
    const key = 'web'
    run({
      name: 'failing',
      kind: CONFIG_MAP,
      owns: [SECRET],
      reconcile(object, world) {
        if (object.metadata.name !== key || world.get('Secret', 'made')) return { writes: [] }
        told.push(world.failure)
        const named = (name: string) => ({
          op: 'create' as const,
          object: { ...SECRET, metadata: { name, namespace } },
        })
        return { writes: world.failure ? [named('made')] : [named('Not a Name'), named('after')] }
      },
    })
    await configMap(key, {})
    await until('the second try', async () => (await secrets()).length > 0)
    assert.deepEqual(names(await secrets()), ['made'])
    assert.deepEqual(told, [
      undefined,
      {
        op: 'create',
        kind: 'Secret',
        name: 'Not a Name',
        reason: 'Invalid',
        message: (told[1] as { message: string }).message,
      },
    ])
    assert.match((told[1] as { message: string }).message, /^Secret "Not a Name" is invalid: metadata.name: /)
    assert.equal(errors.length, 1)
  })

  it('looks again when it is told to, in the time of workloads, which is also that of ages', async () => {
    const ages: number[] = []
    run(
      {
        name: 'waiter',
        kind: CONFIG_MAP,
        owns: [],
        reconcile(object, world) {
          if (object.metadata.name !== 'web') return { writes: [] }
          ages.push(world.since('2026-01-01T00:00:00Z'))
          return { writes: [], ...(ages.length === 1 && { afterMs: 100_000 }) }
        },
      },
      { timeScale: 10_000 },
    )
    await configMap('web', {})
    await until('the second look', () => ages.length === 2)
    assert.equal(ages[0], 100_000_000)
  })

  it('counts an Event up that comes again', async () => {
    run({
      name: 'talker',
      kind: CONFIG_MAP,
      owns: [],
      reconcile: (on) => ({
        writes:
          on.metadata.name === 'web'
            ? [{ op: 'event', on, type: 'Warning', reason: 'Noise', message: 'it is loud' }]
            : [],
      }),
    })
    const object = await configMap('web', {})
    const events = async () => (await api.list({ apiVersion: 'v1', kind: 'Event' }, { namespace })).items
    await until('the Event', async () => (await events()).length === 1)
    await api.replace({ ...object, data: { more: '1' } })
    await until('its count', async () => (await events())[0]?.count === 2)
    const [event] = await events()
    assert.equal((await events()).length, 1)
    assert.ok(event)
    const { reason, message, type, source, involvedObject } = event
    assert.deepEqual(
      { reason, message, type, source },
      {
        reason: 'Noise',
        message: 'it is loud',
        type: 'Warning',
        source: { component: 'talker' },
      },
    )
    assert.equal((involvedObject as { uid: string }).uid, object.metadata.uid)
  })
})

const names = (objects: readonly Obj[]) => objects.map(({ metadata }) => metadata.name)

const podTemplate = (labels: Record<string, string>) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: 'example.test/app:1' }] },
})

/** A watch that is slow to tell. */
async function* late(lines: AsyncIterable<string | Uint8Array>): AsyncIterable<string | Uint8Array> {
  for await (const line of lines) {
    await new Promise<void>((resolve) => systemClock.after(50, resolve))
    yield line
  }
}

const isStream = (body: ApiResponse['body']): body is AsyncIterable<string | Uint8Array> =>
  typeof body === 'object' && Symbol.asyncIterator in body
