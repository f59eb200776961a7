import assert from 'node:assert/strict'
import { createApi } from '../../src/cluster/client/create-api.ts'
import { sameJson, type Obj } from '../../src/cluster/object.ts'
import { createApiServer } from '../../src/local/apiserver/server.ts'
import { createMirrors } from '../../src/local/control/mirrors.ts'
import { manualClock } from '../../src/time/manual-clock.ts'
import { mergeChild } from '../../src/local/engine/apply/merge-child.ts'
import type { BugMode } from '../../src/local/engine/bugs.ts'
import type { EngineContext } from '../../src/local/engine/context.ts'
import { metacontrollerCrds } from '../../src/local/engine/crds/metacontroller-crds.ts'
import { MetacontrollerCrash, type Answer } from '../../src/local/engine/hook/hook.ts'
import type { Observed } from '../../src/local/engine/observed.ts'
import type { Plan } from '../../src/local/engine/plan/plan.ts'
import type { Decision, EngineReport } from '../../src/local/engine/report/report.ts'
import { ownerReference } from '../../src/local/engine/sync/claim.ts'
import { revisionKind, type Revision } from '../../src/local/engine/rollout/revision.ts'
import { syncRevisions } from '../../src/local/engine/rollout/revisions.ts'

const fleets = (scope: 'Namespaced' | 'Cluster'): Obj => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'fleets.example.com' },
  spec: {
    group: 'example.com',
    scope,
    names: { plural: 'fleets', singular: 'fleet', kind: 'Fleet', listKind: 'FleetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
})

interface FleetSpec {
  image: string
  size: number
}
const specOf = (fleet: Obj) => fleet.spec as FleetSpec
const imageOf = (child: Obj) => (child.data as { image: string }).image

/** Wants so many ConfigMaps, all with the image of the parent. */
const hook = ({ parent }: Observed): Answer => ({
  status: {},
  children: Array.from({ length: specOf(parent).size }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `c-${index}`, ...(!parent.metadata.namespace && { namespace: 'default' }) },
    data: { image: specOf(parent).image },
  })),
  resyncAfterSeconds: 0,
  finalized: false,
  labels: {},
  annotations: {},
})

interface StageOptions {
  bugs?: BugMode
  scope?: 'Namespaced' | 'Cluster'
  plan?: Partial<Plan>
  spec?: object
}

/** A Fleet on an API server, and an engine that knows nothing but rolling updates. */
async function stage({ bugs = 'fix', scope = 'Namespaced', plan: rest = {}, spec = {} }: StageOptions = {}) {
  const clock = manualClock()
  const api = createApi(createApiServer({ clock }).transport)
  for (const crd of [...metacontrollerCrds(), fleets(scope)]) await api.create(crd)
  const mirrors = createMirrors({ api, clock })
  const revisions = mirrors.open(revisionKind).mirror
  await revisions.synced
  const namespace = scope === 'Namespaced' ? { namespace: 'default' } : {}
  const kind = { apiVersion: 'example.com/v1', kind: 'Fleet' }
  let parent = await api.create({
    ...kind,
    metadata: { name: 'f', ...namespace },
    spec: { image: 'one', size: 3, ...spec },
  })
  const reports: EngineReport[] = []
  const decisions: Decision[] = []
  const calls: Observed[] = []
  const context = { api, clock, mirrors, bugs, tell: (report: EngineReport) => reports.push(report) }
  const plan = {
    kind: 'CompositeController',
    name: 'fleets',
    parents: [{ resource: { group: 'example.com', plural: 'fleets' }, selects: () => true }],
    children: [{ apiVersion: 'v1', method: 'RollingInPlace', checks: [], resource: { kind: 'ConfigMap' } }],
    hooks: { sync: {} },
    generateSelector: true,
    fieldPaths: [['spec', 'image']],
    ...rest,
  } as unknown as Plan

  const children = async () =>
    (await api.list({ apiVersion: 'v1', kind: 'ConfigMap' }, { labelSelector: 'controller-uid' })).items
  const stored = async () => (await api.list(revisionKind)).items as Revision[]
  const ask = async (call: (observed: Observed) => Answer) =>
    syncRevisions({
      context: context as unknown as EngineContext,
      plan,
      parent,
      observed: {
        parent,
        children: [{ apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, objects: await children() }],
        related: [],
      },
      related: () => Promise.resolve([]),
      call: (observed) =>
        new Promise((resolve) => {
          calls.push(observed)
          resolve(call(observed))
        }),
      decided: (decision) => decisions.push(decision),
    })
  /** One sync: revisions, then children; resolves when the mirror of revisions has seen it. */
  const sync = async (call = hook) => {
    const answer = await ask(call)
    const observed = new Map((await children()).map((child) => [child.metadata.name, child]))
    for (const wanted of answer.children) {
      const child = observed.get(wanted.metadata.name)
      if (child === undefined) {
        const { merged } = mergeChild(wanted, wanted)
        await api.create({
          ...merged,
          metadata: { ...merged.metadata, ownerReferences: [ownerReference(parent)] },
        })
      } else {
        const { merged, paths } = mergeChild(child, wanted)
        if (paths.length > 0) await api.replace(merged)
      }
    }
    await caughtUp()
    return answer
  }
  const caughtUp = async () => {
    const is = () =>
      revisions
        .list()
        .map(({ metadata }) => metadata.resourceVersion)
        .sort()
    const shall = (await stored()).map(({ metadata }) => metadata.resourceVersion).sort()
    for (let turn = 0; !sameJson(is(), shall); turn++) {
      assert.ok(turn < 1000, 'the mirror never caught up')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    api,
    calls,
    decisions,
    stored,
    ask,
    sync,
    caughtUp,
    images: async () => (await children()).map(imageOf),
    warnings: () => reports.flatMap((report) => (report.type === 'warning' ? [report.message] : [])),
    change: async (change: object) => {
      parent = await api.replace({ ...parent, spec: { ...specOf(parent), ...change } })
    },
  }
}

const conditionOf = ({ status }: Answer) => (status?.conditions as { reason: string; message: string }[])[0]
const claimed = (revisions: readonly Revision[]) =>
  Object.fromEntries(
    revisions.map(({ parentPatch, children = [] }) => [
      (parentPatch.spec as { image: string }).image,
      children.flatMap(({ names }) => names).sort(),
    ]),
  )

describe('syncRevisions', () => {
  it('writes a revision before the children, and then nothing more', async () => {
    const { sync, stored, calls, decisions } = await stage()
    const answer = await sync()
    const revisions = await stored()
    assert.deepEqual(claimed(revisions), { one: ['c-0', 'c-1', 'c-2'] })
    assert.equal(conditionOf(answer)?.message, `latest ControllerRevision: ${revisions[0]?.metadata.name}`)
    await sync()
    assert.deepEqual([calls.length, decisions.length], [2, 1])
  })

  it('asks the hook once per revision, with the fields of then in the parent of now', async () => {
    const { sync, change, calls } = await stage()
    await sync()
    await change({ image: 'two', size: 2 })
    calls.length = 0
    await sync()
    assert.deepEqual(
      calls.map(({ parent }) => parent.spec),
      [
        { image: 'two', size: 2 },
        { image: 'one', size: 2 },
      ],
    )
    assert.deepEqual(calls[0]?.children, calls[1]?.children)
    assert.equal(calls[1]?.parent.metadata.uid, calls[0]?.parent.metadata.uid)
  })

  it('fix: rolls one child per sync, to the end', async () => {
    const { sync, change, images, stored, decisions } = await stage()
    await sync()
    await change({ image: 'two' })
    const seen: (string[] | undefined)[] = []
    for (const reason of [
      'RolloutProgressing',
      'RolloutProgressing',
      'RolloutProgressing',
      'OnLatestRevision',
    ]) {
      assert.equal(conditionOf(await sync())?.reason, reason)
      seen.push(await images())
    }
    assert.deepEqual(seen, [
      ['two', 'one', 'one'],
      ['two', 'two', 'one'],
      ['two', 'two', 'two'],
      ['two', 'two', 'two'],
    ])
    assert.deepEqual(claimed(await stored()), { two: ['c-0', 'c-1', 'c-2'] })
    assert.deepEqual(
      decisions.map(({ did }) => did),
      ['create', 'create', 'update', 'update', 'update', 'delete', 'update'],
    )
  })

  it('fix: goes back to a revision that children still follow', async () => {
    const { sync, change, images, stored } = await stage()
    await sync()
    await change({ image: 'two' })
    await sync()
    await change({ image: 'one' })
    await sync()
    assert.deepEqual(await images(), ['one', 'one', 'one'])
    await sync()
    assert.deepEqual(claimed(await stored()), { one: ['c-0', 'c-1', 'c-2'] })
  })

  it('fix: rolls cluster-wide parents too, with revisions in the namespace default', async () => {
    const { sync, change, images, stored } = await stage({ scope: 'Cluster' })
    await sync()
    await change({ image: 'two' })
    for (let turn = 0; turn < 4; turn++) await sync()
    assert.deepEqual(await images(), ['two', 'two', 'two'])
    assert.deepEqual(
      (await stored()).map(({ metadata }) => metadata.namespace),
      ['default'],
    )
  })

  for (const bugs of ['emulate', 'stop'] as const) {
    it(`${bugs}: stops behind the first child; only stop says so`, async () => {
      const { sync, change, images, stored, warnings } = await stage({ bugs })
      await sync()
      await change({ image: 'two' })
      for (let turn = 0; turn < 4; turn++) await sync()
      const { reason, message } = conditionOf(await sync()) ?? {}
      assert.deepEqual([reason, message], ['RolloutWaiting', 'missing child ConfigMap c-0'])
      assert.deepEqual(await images(), ['two', 'one', 'one'])
      assert.deepEqual(claimed(await stored()), { one: ['c-1', 'c-2'], two: ['c-0'] })
      if (bugs === 'emulate') assert.deepEqual(warnings(), [])
      else
        assert.match(
          warnings().at(-1) ?? '',
          /^Metacontroller 4\.17\.2 stalls here: .*first child.*ConfigMap c-0/,
        )
    })

    it(`${bugs}: fails for a cluster-wide parent`, async () => {
      const { ask, stored, warnings } = await stage({ bugs, scope: 'Cluster' })
      await assert.rejects(ask(hook), {
        message:
          /^Fleet \/f: can't reconcile ControllerRevisions: can't create ControllerRevision fleets\.example\.com-[0-9a-f]{40} for Fleet \/f: the server could not find the requested resource \(post controllerrevisions\.metacontroller\.k8s\.io\)$/,
      })
      assert.deepEqual(await stored(), [])
      assert.equal(warnings().length, bugs === 'stop' ? 1 : 0)
    })

    it(`${bugs}: crashes for an answer without a status, and without a sync hook`, async () => {
      const noStatus = await stage({ bugs })
      const crash = (error: unknown) =>
        error instanceof MetacontrollerCrash && error.message.includes('would crash here')
      await assert.rejects(
        noStatus.ask((observed) => ({ ...hook(observed), status: undefined })),
        crash,
      )
      const noHook = await stage({ bugs, plan: { hooks: {} } })
      await assert.rejects(noHook.ask(hook), crash)
    })
  }

  it('emulate: writes a revision that no child follows at every sync', async () => {
    for (const [bugs, expected] of [
      ['emulate', ['create', 'update']],
      ['stop', ['create']],
    ] as const) {
      const { sync, decisions } = await stage({ bugs, spec: { size: 0 } })
      await sync()
      await sync()
      assert.deepEqual(
        decisions.map(({ did }) => did),
        expected,
      )
    }
  })

  it('fix: takes an answer without a status as an empty one', async () => {
    const { ask } = await stage()
    const { status } = await ask((observed) => ({ ...hook(observed), status: undefined }))
    assert.deepEqual(Object.keys(status ?? {}), ['conditions'])
  })

  it('fails as a whole when one call does, with what that call said', async () => {
    const { sync, change, ask, stored } = await stage()
    await sync()
    await change({ image: 'two' })
    await assert.rejects(
      ask((observed) => {
        if (specOf(observed.parent).image === 'one') throw new Error('no')
        return hook(observed)
      }),
      { message: 'no' },
    )
    assert.deepEqual(claimed(await stored()), { one: ['c-0', 'c-1', 'c-2'] })
  })

  describe('with a selector that does not select the revision', () => {
    const spec = { selector: { matchLabels: { app: 'f' } } }
    const plan = { generateSelector: false }

    it('stop: lets go of it, and then stands in its own way', async () => {
      const { ask, caughtUp, stored, warnings } = await stage({ bugs: 'stop', spec, plan })
      await ask(hook)
      await caughtUp()
      await assert.rejects(ask(hook), { message: /can't create ControllerRevision .*: .* already exists$/ })
      assert.deepEqual((await stored())[0]?.metadata.ownerReferences, undefined)
      assert.match(warnings()[0] ?? '', /stalls here: spec\.selector does not select/)
    })
    it('fix: keeps it, also one that 4.17.2 has let go of', async () => {
      const before = await stage({ spec, plan })
      await before.ask(hook)
      await before.caughtUp()
      const [revision] = await before.stored()
      assert.ok(revision)
      await before.api.replace({
        ...revision,
        metadata: { ...revision.metadata, ownerReferences: [], labels: {} },
      })
      await before.caughtUp()
      await before.ask(hook)
      assert.equal((await before.stored())[0]?.metadata.ownerReferences?.length, 1)
    })
  })
})
