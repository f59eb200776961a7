import assert from 'node:assert/strict'
import type { Obj } from '../../../cluster/object.ts'
import type { BugMode } from '../bugs.ts'
import type { ObservedGroup } from '../observed.ts'
import type { ChildRule, Plan, UpdateMethod } from '../plan/plan.ts'
import { DECORATOR_ANNOTATION } from './desire.ts'
import { configMap, engineOf, fakeApi, parent, planOf, refusal, rule, type FakeApi } from './fixtures.test.ts'
import { LAST_APPLIED } from './last-applied.ts'
import { createChildManager } from './manage.ts'

interface Setting {
  fake?: FakeApi
  rules?: ChildRule[]
  kind?: Plan['kind']
  bugs?: BugMode
  of?: Obj
}

/** A manager whose parent sees at once whatever the API has of the kinds of its rules. */
function manager({
  fake = fakeApi(),
  rules = [rule('v1', 'ConfigMap', 'InPlace')],
  kind,
  bugs,
  of = parent,
}: Setting = {}) {
  const { context, told } = engineOf(fake, bugs && { bugs })
  const children = createChildManager(context, planOf(rules, kind))
  const owned = (object: Obj) => object.metadata.ownerReferences?.some(({ uid }) => uid === of.metadata.uid)
  const observe = (): ObservedGroup[] =>
    rules.map(({ apiVersion, resource }) => ({
      apiVersion,
      kind: resource.kind,
      namespaced: true,
      objects: [...fake.objects.values()].filter(
        (object) => object.kind === resource.kind && object.apiVersion === apiVersion && owned(object),
      ),
    }))
  const sync = async (...desired: Obj[]) => {
    fake.asked.length = 0
    const { decisions, errors } = await children.manage({ parent: of, observed: observe(), desired })
    return { decisions, errors: errors.map(({ message }) => message), asked: [...fake.asked] }
  }
  return { fake, told, sync }
}

const inPlace = (kind: string, method: UpdateMethod = 'InPlace') => [rule('v1', kind, method)]

const change = (fake: FakeApi, name: string, changes: (object: Obj) => Obj) =>
  fake.objects.set(name, changes(fake.objects.get(name)!))

describe('createChildManager', () => {
  it('creates what is not there, with an owner and the annotation', async () => {
    const { fake, sync } = manager()
    const { decisions, errors } = await sync(configMap('a', { x: '1' }))
    assert.deepEqual(errors, [])
    assert.deepEqual(decisions[0]?.did, 'create')
    const { metadata } = fake.bodies[0]!
    assert.deepEqual(metadata.ownerReferences, [
      {
        apiVersion: 'example.com/v1',
        kind: 'App',
        name: 'web',
        uid: 'parent-uid',
        controller: true,
        blockOwnerDeletion: true,
      },
    ])
    assert.doesNotMatch(metadata.annotations?.[LAST_APPLIED] ?? '', /ownerReferences/)
  })

  it('writes nothing when all is as wanted', async () => {
    const { sync } = manager()
    await sync(configMap('a', { x: '1' }))
    const { decisions, asked } = await sync(configMap('a', { x: '1' }))
    assert.deepEqual([decisions.map(({ did }) => did), asked], [['same'], []])
  })

  it('works through kinds by group, version and kind, deletions first', async () => {
    const rules = [rule('apps/v1', 'Deployment', 'InPlace'), ...inPlace('Secret'), ...inPlace('ConfigMap')]
    const { sync } = manager({ rules })
    const deployment = { ...configMap('a'), apiVersion: 'apps/v1', kind: 'Deployment' }
    const secret = { ...configMap('a'), kind: 'Secret' }
    const { asked } = await sync(deployment, secret, configMap('b'), configMap('a'))
    assert.deepEqual(asked, [
      'create ConfigMap shop/b',
      'create ConfigMap shop/a',
      'create Secret shop/a',
      'create Deployment shop/a',
    ])
    const later = await sync(configMap('new'))
    assert.deepEqual(
      later.asked.map((ask) => ask.split(' {')[0]),
      [
        'delete ConfigMap shop/b',
        'delete ConfigMap shop/a',
        'delete Secret shop/a',
        'delete Deployment shop/a',
        'create ConfigMap shop/new',
      ],
    )
  })

  it('deletes this very object, in the background', async () => {
    const { fake, sync } = manager()
    await sync(configMap('a'))
    const { uid } = fake.objects.get('ConfigMap shop/a')!.metadata
    const { asked, decisions } = await sync()
    assert.deepEqual(asked, [`delete ConfigMap shop/a {"uid":"${uid}","propagation":"Background"}`])
    assert.deepEqual([decisions[0]?.did, decisions[0]?.paths], ['delete', undefined])
  })

  for (const [method, did, why] of [
    ['InPlace', 'update', 'data.x: "1" -> "2"'],
    ['RollingInPlace', 'update', 'data.x: "1" -> "2"'],
    ['Recreate', 'delete', 'data.x: "1" -> "2": deleted, the next sync creates it again (Recreate)'],
    [
      'RollingRecreate',
      'delete',
      'data.x: "1" -> "2": deleted, the next sync creates it again (RollingRecreate)',
    ],
    [
      'OnDelete',
      'keep',
      'ConfigMap a differs at data.x, but its update strategy is OnDelete: delete it, or set updateStrategy.method',
    ],
  ] as const) {
    it(`brings a difference in line by ${method}`, async () => {
      const { sync } = manager({ rules: inPlace('ConfigMap', method) })
      await sync(configMap('a', { x: '1' }))
      const { decisions } = await sync(configMap('a', { x: '2' }))
      assert.deepEqual(decisions, [
        {
          ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'shop' },
          did,
          why,
          paths: ['data.x'],
        },
      ])
    })
  }

  it('updates by group and kind, whatever version a rule names', async () => {
    const rules = [rule('apps/v1', 'Deployment', 'OnDelete'), rule('apps/v1beta1', 'Deployment', 'InPlace')]
    const { sync } = manager({ rules })
    const deployment = (replicas: number) => ({
      ...configMap('a'),
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      replicas,
    })
    await sync(deployment(1))
    assert.deepEqual((await sync(deployment(2))).asked, ['replace Deployment shop/a'])
  })

  it('lets a rule that says more than OnDelete count, wherever it stands', async () => {
    const { sync } = manager({ rules: [...inPlace('ConfigMap'), ...inPlace('ConfigMap', 'OnDelete')] })
    await sync(configMap('a', { x: '1' }))
    assert.deepEqual((await sync(configMap('a', { x: '2' }))).asked, ['replace ConfigMap shop/a'])
  })

  it('leaves a child that is being deleted', async () => {
    const { fake, sync } = manager()
    await sync(configMap('a', { x: '1' }))
    change(fake, 'ConfigMap shop/a', (object) => ({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: 'now' },
    }))
    assert.deepEqual((await sync()).asked, [])
    const { asked, decisions } = await sync(configMap('a', { x: '2' }))
    assert.deepEqual([asked, decisions[0]?.why], [[], 'waits until the deletion ends'])
  })

  describe('refusals', () => {
    const what = { create: 'create ConfigMap shop/a', replace: 'replace ConfigMap shop/a' }

    for (const [ask, error] of [
      [what.replace, refusal(404, 'NotFound', 'gone')],
      [what.replace, refusal(409, 'Conflict', 'changed')],
    ] as const) {
      it(`swallows ${error.reason} of ${ask}`, async () => {
        const { fake, sync } = manager()
        await sync(configMap('a', { x: '1' }))
        fake.refuse.set(ask, error)
        const { decisions, errors } = await sync(configMap('a', { x: '2' }))
        assert.deepEqual(errors, [])
        assert.deepEqual([decisions[0]?.did, decisions[0]?.error], ['keep', error.status?.message])
      })
    }

    it('tells the others in the words of the server, and tries everything', async () => {
      const { fake, sync } = manager()
      fake.refuse.set(what.create, refusal(422, 'Invalid', 'ConfigMap "a" is invalid: metadata.name: no'))
      const nothing = { apiVersion: 'nowhere.test/v1', kind: 'Nothing', metadata: { name: 'n' } }
      const { errors, asked } = await sync(configMap('a'), nothing, configMap('b'))
      assert.deepEqual(errors, [
        'ConfigMap "a" is invalid: metadata.name: no',
        "discovery: can't find kind Nothing in apiVersion nowhere.test/v1",
      ])
      assert.deepEqual(asked, ['create ConfigMap shop/a', 'create ConfigMap shop/b'])
    })

    it('says what could not be deleted, unless it is gone already', async () => {
      const { fake, sync } = manager()
      await sync(configMap('a'))
      const ask = `delete ConfigMap shop/a {"uid":"${fake.objects.get('ConfigMap shop/a')!.metadata.uid}","propagation":"Background"}`
      fake.refuse.set(ask, refusal(403, 'Forbidden', 'not you'))
      assert.deepEqual((await sync()).errors, ["can't delete ConfigMap shop/a: not you"])
      fake.refuse.set(ask, refusal(404, 'NotFound', 'gone'))
      assert.deepEqual((await sync()).errors, [])
    })

    it('has the text of the server for a child that has no namespace to live in', async () => {
      const of = { ...parent, metadata: { name: 'web', uid: 'parent-uid' } }
      const { sync } = manager({ of })
      const { errors } = await sync({ ...configMap('a'), metadata: { name: 'a' } })
      assert.deepEqual(errors, ['the server does not allow this method on the requested resource'])
    })

    it('tells an annotation that cannot be read', async () => {
      const { fake, sync } = manager()
      await sync(configMap('a'))
      change(fake, 'ConfigMap shop/a', (object) => ({
        ...object,
        metadata: { ...object.metadata, annotations: { [LAST_APPLIED]: '[]' } },
      }))
      const { errors } = await sync(configMap('a', { x: '1' }))
      assert.match(
        errors[0]!,
        /^can't unmarshal "metacontroller.k8s.io\/last-applied-configuration" annotation: /,
      )
    })
  })

  describe('a name that is taken', () => {
    const whyTaken = async (metadata: object, kind?: Plan['kind']) => {
      const fake = fakeApi()
      fake.objects.set('ConfigMap shop/a', configMap('a', {}, metadata))
      const { context } = engineOf(fake)
      const plan = planOf(inPlace('ConfigMap'), kind)
      const observed = [{ apiVersion: 'v1', kind: 'ConfigMap', namespaced: true, objects: [] }]
      const { decisions, errors } = await createChildManager(context, plan).manage({
        parent,
        observed,
        desired: [configMap('a')],
      })
      assert.deepEqual([errors, decisions[0]?.did], [[], 'keep'])
      return decisions[0]?.why
    }
    const owner = (uid: string) => ({
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid, controller: true }],
    })

    it('says whose it is', async () => {
      assert.equal(
        await whyTaken(owner('other')),
        'the name is taken: ConfigMap a is controlled by Deployment x',
      )
      assert.match(
        (await whyTaken({}))!,
        /^the name is taken: ConfigMap a has no controller, and is adopted only when/,
      )
      assert.match((await whyTaken({}, 'DecoratorController'))!, /attachments are not adopted$/)
      assert.match(
        (await whyTaken({ ...owner('x'), deletionTimestamp: 'now' }))!,
        /waits until its deletion ends$/,
      )
      assert.equal(await whyTaken(owner('parent-uid')), 'it is there already, this sync did not see it yet')
      const annotations = { [DECORATOR_ANNOTATION]: 'others' }
      assert.match(
        (await whyTaken({ ...owner('parent-uid'), annotations }, 'DecoratorController'))!,
        /ConfigMap a comes from DecoratorController others$/,
      )
    })
  })

  describe('traps', () => {
    const namespace: Obj = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', namespace: 'shop' } }

    it('creates a kind that no rule names, and never looks at it again', async () => {
      const { sync } = manager()
      const secret = { ...configMap('s'), kind: 'Secret' }
      const first = await sync(secret)
      assert.equal(
        first.decisions[0]?.why,
        'not in childResources: created, but never updated, shown or deleted',
      )
      const second = await sync(secret)
      assert.deepEqual([second.asked, second.errors], [['create Secret shop/s'], []])
    })

    it('says that a cluster-wide child of a parent in a namespace is lost', async () => {
      const { sync } = manager({ rules: inPlace('Namespace') })
      const { decisions } = await sync(namespace)
      assert.match(decisions[0]!.why, /^cluster-wide, with a parent in a namespace: created, but never/)
      assert.equal(decisions[0]?.ref.namespace, undefined)
    })

    it('says that a child in another namespace is deleted again', async () => {
      const { decisions } = await manager().sync(configMap('a', {}, { namespace: 'x' }))
      assert.match(decisions[0]!.why, /^not in the namespace of its parent, shop: created, then deleted by/)
    })
  })

  describe('what never converges', () => {
    const withoutEmpty = (): FakeApi => {
      const fake = fakeApi()
      fake.store = ({ data, ...body }) => (data && Object.keys(data).length > 0 ? { ...body, data } : body)
      return fake
    }
    const times = async (count: number, { sync }: ReturnType<typeof manager>, ...desired: Obj[]) => {
      const asked: string[] = []
      for (let round = 0; round < count; round++) asked.push(...(await sync(...desired)).asked)
      return asked.map((ask) => ask.split(' ')[0])
    }
    const rules = inPlace('ConfigMap', 'Recreate')

    it('recreates a child twice for the same difference, then keeps it', async () => {
      const it = manager({ fake: withoutEmpty(), rules })
      assert.deepEqual(await times(9, it, configMap('a', {})), [
        'create',
        'delete',
        'create',
        'delete',
        'create',
      ])
      assert.match(
        it.told[0]!,
        /^ConfigMap a: recreating never converges: the API server drops data: \{\}\. Metacontroller/,
      )
      assert.deepEqual(
        await times(2, it, configMap('a', { x: '1' })),
        ['delete', 'create'],
        'another answer counts anew',
      )
    })

    it('does so for ever to emulate', async () => {
      const it = manager({ fake: withoutEmpty(), rules, bugs: 'emulate' })
      assert.equal((await times(20, it, configMap('a', {}))).length, 20)
      assert.deepEqual(it.told, [])
    })

    it('recreates a child however often somebody else changes it', async () => {
      const it = manager({ rules })
      for (let round = 0; round < 5; round++) {
        assert.deepEqual(await times(2, it, configMap('a', { x: '1' })), ['create'])
        change(it.fake, 'ConfigMap shop/a', (object) => ({ ...object, data: { x: '9' } }))
        assert.deepEqual(await times(1, it, configMap('a', { x: '1' })), ['delete'])
      }
    })

    it('sends a PUT that changes nothing three times, then no more until something changes', async () => {
      const it = manager({ fake: withoutEmpty() })
      assert.deepEqual(await times(9, it, configMap('a', {})), ['create', 'replace', 'replace', 'replace'])
      assert.match(it.told[0]!, /^ConfigMap a: PUT never converges: the API server drops data: \{\}\./)
      change(it.fake, 'ConfigMap shop/a', (object) => ({
        ...object,
        metadata: { ...object.metadata, resourceVersion: '1' },
      }))
      assert.deepEqual(await times(1, it, configMap('a', {})), ['replace'])
    })

    it('sends it at every sync to emulate', async () => {
      const it = manager({ fake: withoutEmpty(), bugs: 'emulate' })
      assert.equal((await times(20, it, configMap('a', {}))).length, 20)
    })

    const generating = configMap('', { x: '1' }, { name: undefined, generateName: 'g-' })
    const naming = (): FakeApi => {
      const fake = fakeApi()
      let count = 0
      fake.store = (body) => ({
        ...body,
        metadata: { ...body.metadata, name: body.metadata.name ?? `g-${++count}` },
      })
      return fake
    }

    it('keeps the one object of a generateName', async () => {
      const it = manager({ fake: naming() })
      assert.deepEqual(await times(4, it, generating), ['create'])
      assert.match(it.told[0]!, /^ConfigMap g-1: a ConfigMap with generateName "g-" is wanted/)
      assert.deepEqual(await times(1, it), ['delete'])
    })

    it('replaces it at every sync to emulate', async () => {
      const it = manager({ fake: naming(), bugs: 'emulate' })
      assert.deepEqual(await times(3, it, generating), ['create', 'delete', 'create', 'delete', 'create'])
    })

    it('keeps a child that is wanted through another version', async () => {
      const deployment = (apiVersion: string): Obj => ({ ...configMap('a'), apiVersion, kind: 'Deployment' })
      const setting = (bugs: BugMode) => manager({ rules: [rule('apps/v1', 'Deployment', 'InPlace')], bugs })
      const safe = setting('stop')
      await safe.sync(deployment('apps/v1'))
      assert.deepEqual(await times(2, safe, deployment('apps/v1beta1')), ['create', 'create'])
      assert.match(safe.told[0]!, /^Deployment a: it is wanted as apps\/v1beta1, and a rule names apps\/v1/)
      const real = setting('emulate')
      await real.sync(deployment('apps/v1'))
      assert.deepEqual(await times(1, real, deployment('apps/v1beta1')), ['delete', 'create'])
    })

    it('tells of a change of type that is never made, or refuses it', async () => {
      const safe = manager()
      await safe.sync(configMap('a', { x: '1' }))
      const { errors } = await safe.sync(configMap('a', ['x']))
      assert.deepEqual(errors, [])
      assert.match(
        safe.told[0]!,
        /^ConfigMap a: data is an object, and a list is wanted\. Metacontroller 4\.17\.2 never/,
      )
      const fixed = manager({ bugs: 'fix' })
      await fixed.sync(configMap('a', { x: '1' }))
      assert.deepEqual((await fixed.sync(configMap('a', ['x']))).errors, [
        "can't merge desired changes: desired[data]: expecting map[string]interface, got []interface {}",
      ])
    })
  })
})
